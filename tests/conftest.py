"""Fixtures shared by all tests: the real segmentation model, loaded once; projects in temporary folders."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

import hypothesis
import pytest

from pipeline.commands.init import create_project
from pipeline.segment import Segmenter
from pipeline.segment.model import ModelInfo, find_model
from pipeline.settings.model import Project
from pipeline.store import WorkFile

# How long an example takes depends on what else the machine does.
hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("untimed")

# Nothing that tests start may report home.
os.environ.setdefault("DO_NOT_TRACK", "1")
# What is printed is compared in English, wherever the tests run; tests of the Chinese texts say so.
os.environ["GONGWEN_LANG"] = "en"

REPO = Path(__file__).parent.parent
SHIPPED = REPO / "data" / "raw" / "城关区_2015.txt"
CORPORA = REPO.parent / "shared" / "corpora"


@pytest.fixture(scope="session")
def model() -> ModelInfo:
    """The segmentation model; `make test` fetches it first."""
    found = find_model(None, REPO / "data" / "models")
    assert found is not None, "the segmentation model is missing: run `gongwen model` (make test does)"
    return found


@pytest.fixture(scope="session")
def loaded(model: ModelInfo) -> Segmenter:
    """The real segmenter without a lexicon, loaded once for all tests (it takes several seconds)."""
    return Segmenter(model.folder)


@pytest.fixture(scope="session", autouse=True)
def _empty_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """An empty work file is made once and then copied: a thousand comments take half a second each time."""
    template = tmp_path_factory.mktemp("empty") / "gongwen.duckdb"
    with WorkFile(template, create=True):
        pass
    made = WorkFile.__init__

    def copied(self: WorkFile, path: Path, *, create: bool = False) -> None:
        if create and path.parent.is_dir() and not path.exists():
            shutil.copyfile(template, path)
        made(self, path, create=create)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WorkFile, "__init__", copied)
        yield


@pytest.fixture
def segmenters(model: ModelInfo) -> None:
    """Runs need the real model to be there; they open it in milliseconds."""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A new project without reports."""
    return create_project(tmp_path / "study")


def copy_of(made: Project, folder: Path) -> Project:
    """A project that a module made once, in another folder, for a test to change."""
    shutil.copytree(made.root, folder)
    return Project(folder)


def report_text(place: str, year: int, *, more: str = "") -> str:
    """A short but complete work report of a county, made up for tests."""
    paragraphs = [
        f"{year}年{place}人民政府工作报告",
        f"——{year}年1月10日在{place}第十届人民代表大会第{year - 2010}次会议上",
        f"{place}人民政府县长 王某",
        "各位代表：",
        f"现在，我代表{place}人民政府，向大会作工作报告，请予审议，并请县政协委员提出意见。",
        f"一、{year - 1}年工作回顾",
        f"过去的一年，全县完成地区生产总值{year % 100}亿元，同比增长8.{year % 10}%。我们坚持把改善民生作为重中之重，人民生活水平不断提高。",
        *(
            f"（{'一二三四五六七八九十'[i]}）{head}。{body}"
            for i, (head, body) in enumerate(
                [
                    (
                        "产业发展迈出新步伐",
                        "新建标准化厂房二十万平方米，引进项目三十个，规模以上工业企业达到八十家，民营经济占比提高到六成。",
                    ),
                    (
                        "城乡面貌发生新变化",
                        "改造老旧小区十二个，新修农村公路一百公里，城区绿化覆盖率稳步提高，垃圾处理实现全覆盖。",
                    ),
                    (
                        "生态环境得到新改善",
                        "大气污染防治成效明显，空气质量优良天数达到三百天，淘汰黄标车五百辆，河流断面水质全部达标。",
                    ),
                    (
                        "改革开放取得新突破",
                        "深化行政审批制度改革，取消和下放事项六十项，农村产权制度改革试点全面完成，对外贸易稳定增长。",
                    ),
                    (
                        "民生事业实现新进步",
                        "新增城镇就业五千人，新建学校六所、幼儿园八所，城乡低保标准提高一成，养老床位达到两千张。",
                    ),
                ]
            )
        ),
        f"二、{year}年工作安排",
        f"{year}年是承前启后的关键一年。主要预期目标是：地区生产总值增长8%左右，城镇居民人均可支配收入增长9%。",
        *(
            f"（{'一二三四五六七八九十'[i]}）{head}。{body}"
            for i, (head, body) in enumerate(
                [
                    (
                        "着力推进产业升级",
                        "实施重点项目五十个，力争年内竣工二十个，培育高新技术企业十家，加快建设现代农业产业园区和物流园区。",
                    ),
                    (
                        "着力推进城乡融合",
                        "启动城东新区建设，完成供水管网改造三十公里，建设美丽乡村示范村二十个，改造农村危房一百户。",
                    ),
                    (
                        "着力推进污染治理",
                        "坚决打好蓝天保卫战，严控扬尘和燃煤锅炉污染，推进河道综合整治，新增造林两万亩。",
                    ),
                    (
                        "着力推进重点改革",
                        "深化国有企业改革，推进财政管理体制改革，完善市场监管体制，扩大农村土地确权登记成果。",
                    ),
                    (
                        "着力推进民生改善",
                        "新增就业六千人，扩建县人民医院，完善社会保障体系，发展学前教育和职业教育，办好十件民生实事。",
                    ),
                ]
            )
        ),
        more,
        "各位代表，让我们在县委的坚强领导下，同心同德，开拓进取，为建设富裕文明的新家园而努力奋斗！谢谢大家！",
    ]
    filler = [
        f"在第{i}个乡镇，我们建成了文化广场和卫生院，修通了村组道路，群众看病出行更加方便，乡村面貌焕然一新。"
        for i in range(1, 31)
    ]
    body = "\n".join(p for p in paragraphs if p)
    head, tail = body.split(f"二、{year}年工作安排")
    return head + "\n".join(filler) + f"\n二、{year}年工作安排" + tail


@pytest.fixture
def write_report(project: Project) -> Callable[..., Path]:
    """Puts a made-up report into the project's data/raw."""

    def write(place: str = "平安县", year: int = 2015, *, name: str | None = None, more: str = "") -> Path:
        path = project.root / "data" / "raw" / (name or f"{place}_{year}.txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(report_text(place, year, more=more), encoding="utf-8")
        return path

    return write


class Opens:
    """Counts how often files below a folder are opened. A hook of the interpreter cannot be taken away, so there is one."""

    folder: str | None = None
    counts: ClassVar[Counter[str]] = Counter()

    @classmethod
    def note(cls, event: str, given: tuple[object, ...]) -> None:
        if event == "open" and cls.folder and isinstance(given[0], str) and given[0].startswith(cls.folder):
            cls.counts[Path(given[0]).name] += 1


sys.addaudithook(Opens.note)


@contextmanager
def opens(folder: Path) -> Iterator[Counter[str]]:
    """How often each file below a folder is opened meanwhile, by name."""
    Opens.folder, Opens.counts = str(folder), Counter()
    try:
        yield Opens.counts
    finally:
        Opens.folder = None
