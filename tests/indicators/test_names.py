import pytest

from pipeline.indicators.names import Catalogue, pair_of, strip_scope


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("城镇常住居民人均可支配收入预期增长指标", "urban_income"),
        ("粮食产量指导性指标", "grain_output"),
        ("物价总", "cpi"),
        ("零售商品物价指数", "other:商品零售价格"),
    ],
)
def test_tails_of_plans_and_what_a_stripped_word_leaves(catalogue: Catalogue, name: str, code: str) -> None:
    known = catalogue.lookup(name)
    assert known is not None and known.code == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("国内生产总值", "gdp"),
        ("全市地区生产总值", "gdp"),
        ("社会总产值", "other:社会总产值"),
        ("地区生产总值增长预期指标", "gdp"),
        ("商品零售价格总水平涨幅", "other:商品零售价格"),
        ("规模以上工业增加值增速", "industrial_va"),
        ("全部财政收入", "other:财政总收入"),
        ("全口径财政收入", "other:财政总收入"),
        ("地方财政收入", "fiscal_revenue"),
        ("农村牧区常住居民人均可支配收入", "rural_income"),
        ("城镇居民人均可支配收人", "urban_income"),
        ("规模以上工业企业增加值", "industrial_va"),
        ("税收占比", "tax_revenue"),
        ("公共财政预算收入", "fiscal_revenue"),
        ("农民人均纯收入", "rural_income"),
        ("居民消费价格涨幅", "cpi"),
        ("研究与试验发展经费支出与国内生产总值之比", "rd_intensity"),
        ("全社会研发经费支出占GDP比重", "rd_intensity"),
        ("地区生产总值（GDP）", "gdp"),
        ("固定资产投资（不含农户）", "fixed_investment"),
        ("细颗粒物（PM2.5）年均浓度", "pm25"),
        ("万元GDP能耗", "energy_intensity"),
    ],
)
def test_names_and_their_variants_have_one_code(catalogue: Catalogue, name: str, code: str) -> None:
    found = catalogue.lookup(name)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    "name", ["制造业投资", "高技术产业增加值", "民间固定资产投资", "新能源汽车出口", "粮食", "收入"]
)
def test_parts_of_an_indicator_are_not_the_indicator(catalogue: Catalogue, name: str) -> None:
    assert catalogue.lookup(name) is None


def test_economy_stands_for_the_product_only_with_a_growth_rate(catalogue: Catalogue) -> None:
    assert catalogue.lookup("经济") is None
    found = catalogue.lookup("经济", True)
    assert found is not None
    assert found.code == "gdp"
    growing = catalogue.lookup("经济增速")
    assert growing is not None
    assert (growing.code, growing.tail) == ("gdp", "growth")


def test_names_of_another_definition_say_so(catalogue: Catalogue) -> None:
    income, net = catalogue.lookup("农村居民人均可支配收入"), catalogue.lookup("农村居民人均纯收入")
    assert income is not None
    assert net is not None
    assert income.code == net.code
    assert income.definition != net.definition


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("城镇、农村居民人均可支配收入", ["urban_income", "rural_income"]),
        ("城镇和农村常住居民人均可支配收入", ["urban_income", "rural_income"]),
        ("进出口总额和出口总额", ["trade", "exports"]),
        ("第一、二、三产业增加值", ["primary_va", "secondary_va", "tertiary_va"]),
        ("城乡居民人均可支配收入", ["resident_income"]),
        ("集成电路、生物医药产值", [None]),
    ],
)
def test_coordinated_names_come_apart(catalogue: Catalogue, name: str, codes: list[str | None]) -> None:
    assert [k.code if k else None for _, k in catalogue.expand(name)] == codes


def test_town_and_country() -> None:
    assert pair_of("城乡居民人均可支配收入") == ("城镇居民人均可支配收入", "农村居民人均可支配收入")
    assert pair_of("居民人均可支配收入") is None


def test_scope_words_are_no_part_of_a_name() -> None:
    assert strip_scope("全年全市规模以上工业增加值") == "规模以上工业增加值"
    assert strip_scope("全市") == "全市"


@pytest.mark.parametrize(
    ("name", "definition"),
    [("财政收入", "财政收入"), ("全县财政收入", "财政收入"), ("全县地方财政收入", ""), ("地方一般公共预算收入", "")],
)
def test_plain_revenue_may_be_the_total_and_is_compared_with_its_like(
    catalogue: Catalogue, name: str, definition: str
) -> None:
    known = catalogue.lookup(name)
    assert known is not None
    assert (known.code, known.definition) == ("fiscal_revenue", definition)
