from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ModelDamaged
from pipeline.segment import Segmenter, fast, flat
from pipeline.segment.fast import FastSegmenter, KnownWords
from pipeline.segment.flatten import dictionary_path, ensure_flat, read_dictionary
from pipeline.segment.lexicon import Lexicon
from pipeline.segment.model import ModelInfo
from pipeline.settings.model import read_word_list

ALPHABET = "改革开放经济发展人民生活水平社会主义中国，。"
REPO = Path(__file__).parents[2]
TEXT = st.text(st.one_of(st.sampled_from(ALPHABET + "5G1 　"), st.characters()), max_size=60)
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def small(made_up: Path) -> FastSegmenter:
    return FastSegmenter(made_up)


@pytest.fixture(scope="module")
def compiled(small: FastSegmenter) -> FastSegmenter:
    """The same with compiled code from the first character on."""
    other = small.with_lexicon(())
    other._seen = fast._COMPILING_FROM
    return other


@pytest.fixture(scope="module")
def real(model: ModelInfo) -> FastSegmenter:
    ensure_flat(model.folder)
    return FastSegmenter(model.folder)


def words(segmenter: FastSegmenter | Segmenter, text: str) -> list[str]:
    return [text[a:b] for a, b in segmenter.spans(text)]


def test_offsets_of_a_batch_are_the_spans_of_each_text(small: FastSegmenter, compiled: FastSegmenter) -> None:
    texts = ["改革开放，经济发展。", "", " 人民 生活\n", "😀中国"]
    expected = [small.spans(text) for text in texts]
    for segmenter in (small, compiled):
        counts, starts, ends = segmenter.offsets(texts)
        assert counts.dtype == starts.dtype == ends.dtype == np.int32
        assert counts.tolist() == [len(spans) for spans in expected]
        assert list(zip(starts.tolist(), ends.tolist(), strict=True)) == [span for spans in expected for span in spans]


def test_no_texts(small: FastSegmenter, compiled: FastSegmenter) -> None:
    assert [len(a) for a in small.offsets([])] == [0, 0, 0]
    assert [len(a) for a in compiled.offsets([], threads=4)] == [0, 0, 0]
    assert small.spans("") == []


@pytest.mark.parametrize("threads", [1, 3, 50])
def test_threads_change_nothing(compiled: FastSegmenter, monkeypatch: pytest.MonkeyPatch, threads: int) -> None:
    texts = ["改革开放，经济发展。" * (i % 7) for i in range(100)]
    expected = compiled.offsets(texts)
    monkeypatch.setattr(fast, "_BATCH", 50)
    for found, wanted in zip(compiled.offsets(texts, threads=threads), expected, strict=True):
        assert np.array_equal(found, wanted)


def test_the_decoder_runs_beside_other_threads(compiled: FastSegmenter) -> None:
    """While it works, the interpreter is free: another thread gets its turn at once, not every few milliseconds."""
    texts = ["改革开放，经济发展。" * 20] * 5000
    compiled.offsets(texts[:10])
    done = threading.Event()

    def work() -> None:
        compiled.offsets(texts)
        done.set()

    turns = 0
    thread = threading.Thread(target=work)
    thread.start()
    while not done.is_set():
        turns += 1
    thread.join()
    assert turns > 10_000


@settings(max_examples=150, deadline=None)
@given(TEXT, st.lists(st.text(st.sampled_from(ALPHABET + "5G1a|[]户率再高"), min_size=1, max_size=5), max_size=6))
def test_the_lexicon_does_on_arrays_what_it_does_on_lists(
    small: FastSegmenter, compiled: FastSegmenter, text: str, terms: list[str]
) -> None:
    terms = [
        *terms,
        *(text[i : i + 3] for i in range(0, len(text), 7) if not any(c.isspace() for c in text[i : i + 3])),
        *(
            f"{a}|{b}{c}"
            for a, b, c in zip(text[3::11], text[4::11], text[5::11], strict=False)
            if not f"{a}{b}{c}".isspace()
        ),
    ]
    terms = [term for term in terms if not any(c.isspace() for c in term)]
    expected = Lexicon(terms, small.known).apply(text, small.spans(text))
    assert small.with_lexicon(terms).spans(text) == expected
    assert compiled.with_lexicon(terms).spans(text) == expected


def test_a_term_with_a_space_works_as_before(small: FastSegmenter, compiled: FastSegmenter) -> None:
    text, terms = "改革 开放，5G 基站", ["改革 开放", "5G 基站"]
    expected = Lexicon(terms, small.known).apply(text, small.spans(text))
    assert compiled.with_lexicon(terms).spans(text) == small.with_lexicon(terms).spans(text) == expected
    assert [text[a:b] for a, b in expected] == ["改革 开放", "，", "5G 基站"]


def test_another_lexicon_leaves_the_segmenter_as_it_was(small: FastSegmenter) -> None:
    before = small.spans("改革开放经济")
    small.with_lexicon(["放经"]).spans("改革开放经济")
    assert small.spans("改革开放经济") == before


def test_known_words_are_those_of_the_model_and_the_dictionary(small: FastSegmenter) -> None:
    import srsly

    folder = small._folder
    unigram = set(srsly.read_msgpack(folder / "features.msgpack")["unigram"]) - {""}
    entries = read_dictionary(dictionary_path())
    sample = sorted(entries)[::500] + sorted(unigram)
    assert all(word in small.known for word in sample)
    wrong = {word[:-1] for word in sample} | {word + "的" for word in sample} | {"", "\ud800"}
    assert {word for word in wrong if word in small.known} == wrong & (unigram | entries)
    assert 5 not in small.known
    assert isinstance(small.known, KnownWords)


def test_the_spacy_doc_has_the_same_tokens(small: FastSegmenter) -> None:
    own = small.with_lexicon(["五险合一"])
    text = "完成“五险合一”工程 ，覆盖 126家。"
    for doc in (own.doc(text), own.nlp(text)):
        assert doc.text == text
        assert [(t.idx, t.idx + len(t)) for t in doc if not t.is_space] == own.spans(text)


def test_spacy_is_not_imported_when_nothing_needs_it(made_up: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from pipeline.segment.fast import FastSegmenter\n"
        f"FastSegmenter(Path({str(made_up)!r})).offsets(['改革开放'])\n"
        "print({'spacy', 'spacy_pkuseg', 'numba'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=REPO, capture_output=True, text=True, encoding="utf-8")
    assert done.stdout.strip() == "set()", done.stderr


def test_compiled_code_is_kept_in_the_cache_and_nowhere_else(made_up: Path, tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; from pipeline.segment import fast; from pipeline.segment.compiled import is_kept\n"
        f"s = fast.FastSegmenter(Path({str(made_up)!r})); before = is_kept(); s._seen = fast._COMPILING_FROM\n"
        "s.offsets(['改革开放']); print(before, is_kept(), s._compiled)"
    )
    environment = {**os.environ, "GONGWEN_CACHE": str(tmp_path), "NUMBA_CACHE_DIR": "", "PYTHONIOENCODING": "utf-8"}
    kept = set((REPO / "pipeline" / "segment").rglob("*.nb[ic]"))
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPO, capture_output=True, text=True, encoding="utf-8", env=environment
    )
    assert done.stdout.split() == ["False", "True", "True"], done.stderr
    assert set((REPO / "pipeline" / "segment").rglob("*.nb[ic]")) == kept


def test_a_folder_without_arrays_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelDamaged, match="gongwen model"):
        FastSegmenter(tmp_path)


def test_the_real_model_gives_the_references_words(real: FastSegmenter, loaded: Segmenter) -> None:
    text = (REPO / "data" / "raw" / "城关区_2015.txt").read_text(encoding="utf-8")
    lines = text.splitlines()
    expected = [loaded.spans(line) for line in lines]
    own = real.with_lexicon(())
    assert [own.spans(line) for line in lines] == expected
    own._seen = fast._COMPILING_FROM
    assert [own.spans(line) for line in lines] == expected
    assert own.spans(text) == loaded.spans(text)


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        st.one_of(st.characters(), st.sampled_from("推进新型城镇化建设，完成投资126.5亿元、增长８％。 GDP")),
        max_size=80,
    )
)
def test_the_real_model_agrees_on_any_text(real: FastSegmenter, loaded: Segmenter, text: str) -> None:
    expected = loaded.spans(text)
    compiled = real.with_lexicon(())
    compiled._seen = fast._COMPILING_FROM
    assert real.spans(text) == expected
    assert compiled.spans(text) == expected


def test_very_long_dictionary_entries(real: FastSegmenter, loaded: Segmenter) -> None:
    longest = sorted(read_dictionary(dictionary_path()), key=len)[-40:]
    assert len(longest[-1]) > 60
    texts = [*longest, *(f"参加{word}，{word}" for word in longest), "".join(longest)]
    for text in texts:
        assert real.spans(text) == loaded.spans(text)


def test_the_lexicon_with_the_real_model(real: FastSegmenter, loaded: Segmenter) -> None:
    terms = ["5G基站", "1号线", "黄标车", "民生", "放管服"]
    text = "建成5G基站100个，轨道1号线开通，淘汰黄标车，深化“放管服”，人民生活改善。"
    assert words(real.with_lexicon(terms), text) == words(loaded.with_lexicon(terms), text)
    flat.verify_flat(real._folder)


SHIPPED_LEXICON = Path(__file__).parents[2] / "configs" / "lexicon.txt"


@pytest.mark.parametrize(
    ("text", "words_in_it"),
    [
        ("坚决兜住民生底线，守住民生保障线", ["民生", "民生"]),
        ("访民情惠民生聚民心，保民生保稳定", ["民生", "民生"]),
        ("统筹推进新冠肺炎疫情防控", ["新冠肺炎"]),
        ("保障进城务工人员和优抚对象权益", ["务工", "优抚"]),
        ("建设县域医共体，推动产学研用结合", ["医共体", "产学研"]),
        ("实行准入前国民待遇加负面清单管理", ["负面", "清单"]),
        (
            "深化供给侧结构性改革，加快新旧动能转换，培育新动能",
            ["供给侧", "结构性", "改革", "新旧", "动能", "转换", "新动能"],
        ),
        ("整治农村人居环境，支持中小微企业高质量发展", ["农村", "人居", "环境", "中小微企业", "高质量", "发展"]),
        ("新能源汽车、新材料和农产品深加工，防返贫", ["新能源", "汽车", "新材料", "深加工", "防", "返贫"]),
        ("人民生活、居民生活和国民生产总值", ["人民", "生活", "居民", "生活", "国民", "生产", "总值"]),
        ("完善便民生活圈，深入学习，做好侨务工作", ["便民", "生活圈", "深入", "学习", "侨务", "工作"]),
    ],
)
def test_the_shipped_lexicon(real: FastSegmenter, loaded: Segmenter, text: str, words_in_it: list[str]) -> None:
    lexicon = read_word_list(SHIPPED_LEXICON)
    found = words(real.with_lexicon(lexicon), text)
    assert found == words(loaded.with_lexicon(lexicon), text)
    rest = iter(found)
    assert all(word in rest for word in words_in_it), found
