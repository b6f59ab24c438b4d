"""The tests of synchronising, on an index in Milvus."""

from __future__ import annotations

from tests.index import test_synchronise as tests

corpus, sync, reads = tests.corpus, tests.sync, tests.reads


class TestSynchronising:
    test_unchanged = staticmethod(tests.test_unchanged_files_are_not_read)
    test_changed = staticmethod(tests.test_a_changed_file_alone_is_read)
    test_touched = staticmethod(tests.test_a_touched_file_is_known_by_its_digest)
    test_rows = staticmethod(tests.test_only_the_rows_that_changed_are_written)
    test_gone = staticmethod(tests.test_a_file_of_many_documents_goes_with_all_of_them)
    test_bad_member = staticmethod(tests.test_a_member_that_goes_bad_is_kept_as_it_was)
    test_refused = staticmethod(tests.test_a_refused_file_is_reported_each_time_and_read_once)
    test_most = staticmethod(tests.test_most_of_an_index_is_not_deleted_unasked)
