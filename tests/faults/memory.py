def run(build, full):
    return []
