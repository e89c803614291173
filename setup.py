"""What pyproject.toml cannot say: the top-level rules/ travels inside the package."""

from setuptools import find_namespace_packages, setup

setup(
    packages=[
        *find_namespace_packages(include=["sheets_sync", "sheets_sync.*"], exclude=["*.__pycache__*"]),
        "sheets_sync._rules",
    ],
    package_dir={"sheets_sync._rules": "rules"},
)
