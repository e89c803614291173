"""What pyproject.toml cannot say: the top-level rules/ and config/ travel inside the package."""

from setuptools import find_namespace_packages, setup

setup(
    packages=[
        *find_namespace_packages(include=["sheets_sync", "sheets_sync.*"], exclude=["*.__pycache__*"]),
        "sheets_sync._rules",
        "sheets_sync._config",
    ],
    package_dir={"sheets_sync._rules": "rules", "sheets_sync._config": "config"},
)
