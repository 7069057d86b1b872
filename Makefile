# Two commands are all that a newcomer needs: `make demo` runs it, `make test` tests it.
.DEFAULT_GOAL := help
.PHONY: help demo test test-long dist bench docs clean

PARTS ?=

help:  ## 显示这份说明
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */  make \1\t/' | expand -t 20

demo:  ## 运行一个装好示范数据的网站（只在本机可见）
	@scripts/environment.sh run
	@scripts/debian.sh fonts-noto-cjk || echo '没有中文字体：网站照常运行，只是不能下载 PDF。'
	@GONGKAI_DATA="$${GONGKAI_DATA:-demo-data}" exec .venv/bin/gongkai demo

test:  ## 全部检查和测试；只做几部分：make test PARTS="style pure"
	@scripts/environment.sh dev
	@.venv/bin/python scripts/gate.py $(PARTS)

test-long:  ## 同上，另加长时间的随机、中断和压力测试
	@scripts/environment.sh dev
	@.venv/bin/python scripts/gate.py --long $(PARTS)

dist:  ## 打成安装包，并在全新的环境中试装、试运行
	@scripts/environment.sh dev
	@.venv/bin/python scripts/gate.py wheel

bench:  ## 测速，与同类软件在同一次运行中相比
	@scripts/environment.sh dev
	@for bench in benchmarks/bench_*.py; do echo "== $$bench"; .venv/bin/python $$bench || exit 1; done

docs:  ## 重新生成由程序写出的文档
	@scripts/environment.sh dev
	@.venv/bin/python scripts/gate.py --write documents
	@if command -v xgettext >/dev/null; then .venv/bin/python scripts/catalogue.py; else echo '没有 gettext：译文目录没有重新生成。'; fi

clean:  ## 删除可以重新做出来的东西（环境、缓存、安装包），不删数据
	rm -rf .venv build dist .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
