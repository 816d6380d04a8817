"""What is said of the demos of the course's articles, in English and in Chinese."""

from __future__ import annotations

DEMO_PHRASES: dict[str, tuple[str, str]] = {
    "demos": (
        "Everything that the articles of the course name and that runs",
        "课程文章中提到的各个系统、示例与程序",
    ),
    "demos-lead": (
        "The articles name {} systems, demos and programs; {} of them run here, by the commands below. Of the others "
        "it is said why they do not.",
        "文章中提到 {} 个系统、示例与程序，其中 {} 个可以用下面的命令运行；其余的注明原因。",
    ),
    "demos-line": ("{} (line {})", "{}（第 {} 行）"),
    "demos-lines": ("{} (lines {}–{})", "{}（第 {}–{} 行）"),
    "demos-not": ("{}: not built; {}.", "{}：没有实现；{}。"),
}
