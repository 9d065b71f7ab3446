using System.Collections.Concurrent;
using System.Diagnostics;
using CodeSight.Core.Data;
using CodeSight.Core.Data.IndexFeed;
using CodeSight.Core.People;
using CodeSight.SearchIndex;
using CodeSight.Tests.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace CodeSight.Tests.Indexing;

/// <summary>Whole runs over real files and a real database.</summary>
public sealed class IndexingPipelineTests
{
    [Fact]
    public async Task Run_makes_every_file_findable_and_lists_the_others_with_a_reason()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "first\nsecond");
        world.Write("sub/Übung 🎈.txt", "third");
        world.Write("picture.xyz", "?");
        world.Write("none.md", "EMPTY");
        world.Write("zero.md", "");
        world.Write("bad.md", "DAMAGED");
        world.Write("bug.md", "UNCUTTABLE");

        var run = await world.RunAsync();

        Assert.Equal(RunState.CompletedWithFailures, run.State);
        Assert.Equal((6, 0, 0, 0, 1), (run.Added, run.Changed, run.Removed, run.Unchanged, run.Skipped));
        Assert.Equal((2, 2, 0), (run.Empty, run.Failed, run.Kept));
        Assert.Equal((2, 3), (run.TotalFiles, run.TotalChunks));
        Assert.Equal((6, 6, 3, 3), (run.FilesDone, run.FilesInAll, run.ChunksDone, run.ChunksInAll));
        Assert.Equal(["first", "second"], await world.TextsAsync("a.md"));
        var ledger = await world.LedgerAsync();
        Assert.Equal(DocumentState.Indexed, ledger["sub/Übung 🎈.txt"].State);
        Assert.NotNull(ledger["a.md"].IndexedAt);
        Assert.Equal(
            (DocumentState.Skipped, "files of type .xyz are not read"), (ledger["picture.xyz"].State, ledger["picture.xyz"].Reason));
        Assert.Equal(
            (DocumentState.Empty, "there is no text in it", 3),
            (ledger["none.md"].State, ledger["none.md"].Reason, ledger["none.md"].Pages));
        Assert.Equal(DocumentState.Empty, ledger["zero.md"].State);
        Assert.Equal((DocumentState.Failed, "it is damaged"), (ledger["bad.md"].State, ledger["bad.md"].Reason));
        Assert.Equal(DocumentState.Failed, ledger["bug.md"].State);
        Assert.DoesNotContain("zero.md", world.Extraction.Read);
    }

    [Fact]
    public async Task Files_of_old_office_wait_for_libreoffice_and_others_of_that_ending_do_not()
    {
        await using var world = await IndexingWorld.CreateAsync();
        await File.WriteAllBytesAsync(Path.Combine(world.Docs, "old.doc"), [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, (byte)'\n', (byte)'x']);
        world.Write("text.doc", "first");
        world.Extraction.ReadsLegacyOffice = false;

        await world.RunAsync();
        var before = await world.LedgerAsync();
        world.Extraction.ReadsLegacyOffice = true;
        await world.RunAsync();
        var after = await world.LedgerAsync();

        Assert.Equal(
            (DocumentState.Skipped, "files of type .doc are read where LibreOffice is installed"), (before["old.doc"].State, before["old.doc"].Reason));
        Assert.Equal(DocumentState.Indexed, before["text.doc"].State);
        Assert.NotEqual(DocumentState.Skipped, after["old.doc"].State);
    }

    [Fact]
    public async Task A_file_is_found_by_either_spelling_of_its_accents()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("U\u0308bung.md", "first");
        world.Write("Gr\u00F6\u00DFe.md", "second");
        await world.RunAsync();

        foreach (var (asked, stored) in new[] { ("\u00DCbung.md", "U\u0308bung.md"), ("U\u0308bung.md", "U\u0308bung.md"), ("Gro\u0308\u00DFe.md", "Gr\u00F6\u00DFe.md") })
            Assert.Equal(stored, (await world.Indexing.FindFileAsync(Principal.Anonymous, asked, CancellationToken.None))?.FilePath);
    }

    [Fact]
    public async Task Second_run_reads_nothing_when_nothing_changed()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "first");
        world.Write("none.md", "EMPTY");
        world.Write("bad.md", "DAMAGED");
        world.Write("crash.md", "CRASH");
        world.Write("x.xyz", "");
        await world.RunAsync();
        var read = world.Extraction.Read.Count;

        var run = await world.RunAsync();

        Assert.Equal((0, 0, 0, 4, 1, 0), (run.Added, run.Changed, run.Removed, run.Unchanged, run.Skipped, run.Failed));
        Assert.Equal(RunState.Succeeded, run.State);
        Assert.Equal(0, run.FilesInAll);
        Assert.Equal(read, world.Extraction.Read.Count);
        Assert.Single(world.Embedder.Embedded);
    }

    [Fact]
    public async Task Language_of_a_document_is_stored_and_its_words_are_stemmed_anew_when_it_is_another_one()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "Die Kündigungsfristen stehen in den Verträgen der Mitarbeiter, wenn nichts anderes vereinbart ist.");
        world.Write("b.md", "The notice periods are in the contracts of the employees, if nothing else is agreed.");
        await world.RunAsync();
        var (languages, change) = await ReadAsync();
        Assert.Equal("de en", languages);

        // As an older version left it.
        await world.ExecuteAsync("UPDATE documents SET language = '' WHERE file_path = 'a.md'");
        world.Extraction.Version = "2";
        await world.RunAsync();

        var (languagesAfter, changeAfter) = await ReadAsync();
        Assert.Equal("de en", languagesAfter);
        Assert.True(changeAfter > change, "the indexes in memory are not told");

        async Task<(string Languages, long Change)> ReadAsync()
        {
            await using var connection = await world.ConnectAsync();
            await using var command = new NpgsqlCommand(
                """
                SELECT (SELECT string_agg(language, ' ' ORDER BY file_path) FROM documents),
                    (SELECT c.change FROM document_changes c JOIN documents d ON d.id = c.document_id WHERE d.file_path = 'a.md')
                """,
                connection);
            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            return (reader.GetString(0), reader.GetInt64(1));
        }
    }

    [Fact]
    public async Task Changed_file_is_read_again_and_embeds_only_its_new_text()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "first\nsecond");
        world.Write("b.md", "other");
        await world.RunAsync();

        world.Write("a.md", "first\nnew\nsecond");
        var run = await world.RunAsync();

        Assert.Equal((0, 1, 1), (run.Added, run.Changed, run.Unchanged));
        Assert.Equal(["first", "new", "second"], await world.TextsAsync("a.md"));
        Assert.Equal(["Head\nnew"], world.Embedder.Embedded.Skip(3));
    }

    [Fact]
    public async Task File_with_the_same_size_and_time_is_hashed_while_its_time_is_too_fresh_to_prove_anything()
    {
        await using var world = await IndexingWorld.CreateAsync();
        var path = world.Write("a.md", "one");
        // However long the run takes, the file is as fresh when it is read.
        var time = DateTime.UtcNow.AddMinutes(10);
        File.SetLastWriteTimeUtc(path, time);
        await world.RunAsync();

        File.WriteAllText(path, "two");
        File.SetLastWriteTimeUtc(path, time);
        var run = await world.RunAsync();

        Assert.Equal(1, run.Changed);
        Assert.Equal(["two"], await world.TextsAsync("a.md"));
    }

    [Fact]
    public async Task Touched_file_is_hashed_and_not_read()
    {
        await using var world = await IndexingWorld.CreateAsync();
        var path = world.Write("a.md", "one");
        await world.RunAsync();

        File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        var run = await world.RunAsync();

        Assert.Equal((0, 1), (run.Changed, run.Unchanged));
        Assert.Single(world.Extraction.Read);
        Assert.Equal(2020, (await world.LedgerAsync())["a.md"].ModifiedAt.Year);
    }

    [Fact]
    public async Task Deleted_files_leave_and_a_renamed_one_keeps_its_chunks_and_vectors()
    {
        await using var world = await IndexingWorld.CreateAsync();
        foreach (var i in Enumerable.Range(0, 10)) world.Write($"{i}.md", $"text {i}");
        await world.RunAsync();
        var id = (await world.LedgerAsync())["4.md"].DocumentId;
        var chunk = await world.ScalarAsync<long>($"SELECT id FROM chunks WHERE document_id = {id}");

        foreach (var i in Enumerable.Range(0, 3)) world.Delete($"{i}.md");
        Directory.CreateDirectory(Path.Combine(world.Docs, "moved"));
        File.Move(Path.Combine(world.Docs, "4.md"), Path.Combine(world.Docs, "moved", "four.md"));
        var run = await world.RunAsync();

        Assert.Equal((1, 0, 4, 6), (run.Added, run.Changed, run.Removed, run.Unchanged));
        var ledger = await world.LedgerAsync();
        Assert.Equal(["3.md", "5.md", "6.md", "7.md", "8.md", "9.md", "moved/four.md"], ledger.Keys.Order());
        Assert.Equal(id, ledger["moved/four.md"].DocumentId);
        Assert.Equal(chunk, await world.ScalarAsync<long>($"SELECT id FROM chunks WHERE document_id = {id}"));
        Assert.Equal(10, world.Embedder.Embedded.Count);
        Assert.Equal(10, world.Extraction.Read.Count);
        // Vectors that no chunk uses are gone with the run's end.
        Assert.Equal(7L, await world.ScalarAsync<long>("SELECT count(*) FROM vectors_1"));
        Assert.Equal(
            1L,
            await world.ScalarAsync<long>($"SELECT count(*) FROM document_changes WHERE document_id = {id} AND change = (SELECT max(change) FROM document_changes)"));
    }

    [Fact]
    public async Task Empty_or_missing_or_mostly_emptied_folder_keeps_the_index_until_a_forced_rebuild()
    {
        await using var world = await IndexingWorld.CreateAsync();
        foreach (var i in Enumerable.Range(0, 4)) world.Write($"{i}.md", $"text {i}");
        await world.RunAsync();

        foreach (var i in Enumerable.Range(0, 3)) world.Delete($"{i}.md");
        var mostly = await world.RunAsync();
        world.Delete("3.md");
        var empty = await world.RunAsync();
        Directory.Delete(world.Docs);
        var missing = await world.RunAsync();

        Assert.Equal((RunState.Succeeded, 3, 0, 4), (mostly.State, mostly.Kept, mostly.Removed, mostly.TotalFiles));
        Assert.Contains("3 of 4 known files vanished at once", mostly.Message, StringComparison.Ordinal);
        Assert.Equal((4, 0, 4), (empty.Kept, empty.Removed, empty.TotalFiles));
        Assert.Contains("empty", empty.Message, StringComparison.Ordinal);
        Assert.Equal((RunState.Failed, 4, 0, 4), (missing.State, missing.Kept, missing.Removed, missing.TotalFiles));
        Assert.Contains("missing", missing.Message, StringComparison.Ordinal);

        Directory.CreateDirectory(world.Docs);
        var forced = await world.RunAsync(forceRebuild: true);

        Assert.Equal((RunState.Succeeded, 0, 4, 0), (forced.State, forced.Kept, forced.Removed, forced.TotalFiles));
        Assert.StartsWith("No documents found at", forced.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kept_files_stay_kept_whatever_is_added_until_they_return_or_a_forced_rebuild_removes_them()
    {
        await using var world = await IndexingWorld.CreateAsync();
        foreach (var i in Enumerable.Range(0, 6)) world.Write($"old/{i}.md", $"old text {i}");
        await world.RunAsync();

        // Another folder is mounted in its place, and grows.
        Directory.Delete(Path.Combine(world.Docs, "old"), recursive: true);
        foreach (var i in Enumerable.Range(0, 7)) world.Write($"new/{i}.md", $"new text {i}");
        var swapped = await world.RunAsync();
        var next = await world.RunAsync();
        foreach (var i in Enumerable.Range(7, 20)) world.Write($"new/{i}.md", $"new text {i}");
        await world.RunAsync();
        world.Restart();
        var grown = await world.RunAsync();

        Assert.Equal((6, 0, 13), (swapped.Kept, swapped.Removed, swapped.TotalFiles));
        Assert.Equal((6, 0, 13), (next.Kept, next.Removed, next.TotalFiles));
        Assert.Equal((6, 0, 33), (grown.Kept, grown.Removed, grown.TotalFiles));
        var status = await world.Indexing.GetStatusAsync(Principal.Operator, CancellationToken.None);
        Assert.StartsWith("6 files are missing from the documents folder and were kept", status.Notice, StringComparison.Ordinal);
        Assert.Equal("missing from the documents folder; it was kept", (await world.LedgerAsync())["old/5.md"].Reason);
        Assert.Null((await world.LedgerAsync())["new/5.md"].Reason);
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(world));

        // One returns as it was and one under another path; after that, a file that is deleted leaves as any other.
        world.Write("old/0.md", "old text 0");
        world.Write("new/moved.md", "old text 1");
        var returned = await world.RunAsync();
        world.Delete("old/0.md");
        var deleted = await world.RunAsync();
        var forced = await world.RunAsync(forceRebuild: true);

        Assert.Equal((4, 33), (returned.Kept, returned.TotalFiles));
        Assert.Equal((4, 1, 32), (deleted.Kept, deleted.Removed, deleted.TotalFiles));
        Assert.Equal((0, 4, 28), (forced.Kept, forced.Removed, forced.TotalFiles));
        Assert.Null((await world.Indexing.GetStatusAsync(Principal.Operator, CancellationToken.None)).Notice);
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(world));

        static async Task<HealthStatus> HealthAsync(IndexingWorld world) =>
            (await world.Server.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Name == "documents")).Status;
    }

    [Fact]
    public async Task Files_that_were_kept_do_not_hide_that_most_of_the_others_vanish_too()
    {
        await using var world = await IndexingWorld.CreateAsync();
        foreach (var i in Enumerable.Range(0, 6)) world.Write($"old/{i}.md", $"old text {i}");
        await world.RunAsync();
        Directory.Delete(Path.Combine(world.Docs, "old"), recursive: true);
        foreach (var i in Enumerable.Range(0, 3)) world.Write($"new/{i}.md", $"new text {i}");
        await world.RunAsync();

        world.Delete("new/0.md");
        world.Delete("new/1.md");
        var run = await world.RunAsync();

        Assert.Equal((8, 0, 9), (run.Kept, run.Removed, run.TotalFiles));
        Assert.Contains("2 of 3 known files vanished at once", run.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_become_ignored_leave_however_many_they_are()
    {
        await using var world = await IndexingWorld.CreateAsync();
        foreach (var i in Enumerable.Range(0, 4)) world.Write($"drafts/{i}.md", $"text {i}");
        world.Write("a.md", "text");
        await world.RunAsync();

        world.Write(".gitignore", "drafts/\n");
        var run = await world.RunAsync();

        Assert.Equal((4, 0, 1), (run.Removed, run.Kept, run.TotalFiles));
    }

    [Fact]
    public async Task File_over_the_limit_is_skipped_and_its_old_text_leaves()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "small");
        world.Write("b.md", "other");
        await world.RunAsync();

        world.MaxFileBytes = 10;
        world.Write("a.md", "this is longer than ten bytes");
        world.Restart();
        var run = await world.RunAsync();

        var row = (await world.LedgerAsync())["a.md"];
        Assert.Equal((1, 1, 1), (run.Skipped, run.Unchanged, run.TotalFiles));
        Assert.Equal(DocumentState.Skipped, row.State);
        Assert.Contains("CODESIGHT_MAX_FILE_MB", row.Reason, StringComparison.Ordinal);
        Assert.Empty(await world.TextsAsync("a.md"));
    }

    [Fact]
    public async Task Forced_rebuild_reads_and_embeds_everything_again_while_the_old_text_answers()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "first\nsecond");
        world.Write("b.md", "third");
        await world.RunAsync();

        var run = await world.ScanAsync(forceRebuild: true);
        Assert.Equal(["first", "second"], await world.TextsAsync("a.md"));
        Assert.Equal(3L, await world.ScalarAsync<long>("SELECT count(*) FROM vectors_1"));
        Assert.True(await world.Pipeline.IndexTextAsync(CancellationToken.None));
        Assert.Equal(["first", "second"], await world.TextsAsync("a.md"));
        Assert.Equal(3L, await world.ScalarAsync<long>("SELECT count(*) FROM vectors_1 v JOIN chunks c USING (hash)"));
        await world.DrainAsync();

        run = await world.FindAsync(run.Id);
        Assert.Equal((RunState.Succeeded, 2, 3), (run.State, run.FilesInAll, run.TotalChunks));
        Assert.Equal(6, world.Embedder.Embedded.Count);
        Assert.Equal(
            3L,
            await world.ScalarAsync<long>("SELECT count(*) FROM vectors_1 v JOIN chunks c USING (hash) WHERE v.generation = 1 AND c.generation = 1"));
    }

    [Fact]
    public async Task Unreadable_file_is_tried_three_times_keeps_its_old_text_and_is_tried_at_the_next_run()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "old text");
        await world.RunAsync();

        world.Write("a.md", "LOCKED");
        var run = await world.RunAsync();
        var row = (await world.LedgerAsync())["a.md"];
        Assert.Equal((RunState.CompletedWithFailures, 1, 1), (run.State, run.Failed, run.TotalFiles));
        Assert.Equal((DocumentState.Failed, "another program has it open"), (row.State, row.Reason));
        Assert.Equal(4, world.Extraction.Read.Count);
        Assert.Equal(["old text"], await world.TextsAsync("a.md"));

        await world.RunAsync();
        Assert.Equal(7, world.Extraction.Read.Count);
    }

    [Fact]
    public async Task Damaged_file_loses_the_text_that_it_no_longer_holds()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "old text");
        await world.RunAsync();

        world.Write("a.md", "DAMAGED");
        await world.RunAsync();

        Assert.Empty(await world.TextsAsync("a.md"));
        Assert.Equal(0L, await world.ScalarAsync<long>("SELECT count(*) FROM vectors_1"));
    }

    [Fact]
    public async Task Text_with_nul_and_half_a_surrogate_pair_is_stored()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "one\0two \\uD800 three 🎈");

        var run = await world.RunAsync();

        Assert.Equal(RunState.Succeeded, run.State);
        Assert.Equal(["one two \uFFFD three 🎈"], await world.TextsAsync("a.md"));
    }

    [Fact]
    public async Task Text_is_findable_and_counted_before_its_vectors_are_there()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "first\nsecond");
        var run = await world.ScanAsync();

        await world.Pipeline.IndexTextAsync(CancellationToken.None);

        var status = await world.Indexing.GetStatusAsync(Principal.Operator, CancellationToken.None);
        Assert.Equal(
            (true, 1, 2, 1, 2), (status.Indexed, status.TotalFiles, status.TotalChunks, status.QueueDepth, status.ChunksWithoutVector));
        Assert.Equal(
            (run.Id, 0, 1, 0, 2),
            (status.RunningRun?.Id, status.RunningRun?.FilesDone, status.RunningRun?.FilesInAll, status.RunningRun?.ChunksDone, status.RunningRun?.ChunksInAll));
        Assert.Equal(DocumentState.Indexing, (await world.LedgerAsync())["a.md"].State);
        Assert.Null(status.LastIndexedAt);

        await world.DrainAsync();

        status = await world.Indexing.GetStatusAsync(Principal.Operator, CancellationToken.None);
        Assert.Equal((0, 0, false), (status.QueueDepth, status.ChunksWithoutVector, status.IsStale));
        Assert.Null(status.RunningRun);
        Assert.NotNull(status.LastIndexedAt);
    }

    [Fact]
    public async Task Text_goes_before_vectors()
    {
        await using var world = await IndexingWorld.CreateAsync();
        foreach (var i in Enumerable.Range(0, 20)) world.Write($"{i}.md", $"text {i}");
        await world.ScanAsync();
        await world.Pipeline.IndexTextAsync(CancellationToken.None);

        Assert.False(await world.Pipeline.EmbedAsync(CancellationToken.None));
        Assert.Empty(world.Embedder.Embedded);

        await world.Pipeline.IndexTextAsync(CancellationToken.None);
        Assert.True(await world.Pipeline.EmbedAsync(CancellationToken.None));
        Assert.NotEmpty(world.Embedder.Embedded);
    }

    [Fact]
    public async Task Same_text_in_several_documents_is_embedded_once()
    {
        await using var world = await IndexingWorld.CreateAsync();
        foreach (var i in Enumerable.Range(0, 5)) world.Write($"{i}.md", $"shared\nown {i}");

        await world.RunAsync();

        Assert.Equal(6, world.Embedder.Embedded.Count);
    }

    [Fact]
    public async Task Lines_that_move_give_chunks_their_new_place_without_replacing_them()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "first");
        await world.RunAsync();
        var id = await world.ScalarAsync<long>("SELECT id FROM chunks");
        await world.ExecuteAsync("UPDATE chunks SET start_line = 7, section = 'Elsewhere'");

        await world.RunAsync(forceRebuild: true);

        Assert.Equal(
            1L, await world.ScalarAsync<long>($"SELECT count(*) FROM chunks WHERE id = {id} AND start_line = 1 AND section = 'Part'"));
    }

    [Fact]
    public async Task Other_chunker_version_cuts_again_and_embeds_nothing_where_the_text_stays()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "first");
        await world.RunAsync();

        world.Chunker.Version = "2";
        var run = await world.RunAsync();

        Assert.Equal((1, 1), (run.Unchanged, run.FilesInAll));
        Assert.Equal(2, world.Extraction.Read.Count);
        Assert.Single(world.Embedder.Embedded);
        Assert.StartsWith("1 2 ", await world.ScalarAsync<string>("SELECT chunker FROM documents"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_extraction_version_reads_everything_again_what_failed_or_was_empty_too()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "first");
        world.Write("none.md", "EMPTY");
        world.Write("bad.md", "DAMAGED");
        world.Write("crash.md", "CRASH");
        await world.RunAsync();

        world.Extraction.Version = "2";
        var run = await world.RunAsync();
        var next = await world.RunAsync();

        Assert.Equal((4, 4), (run.Unchanged, run.FilesInAll));
        Assert.Equal(0, next.FilesInAll);
        Assert.Equal(8, world.Extraction.Read.Count);
        Assert.Single(world.Embedder.Embedded);
    }

    [Fact]
    public async Task File_whose_reader_crashes_keeps_its_old_text_and_is_not_tried_again_until_it_changes()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "old text");
        await world.RunAsync();

        world.Write("a.md", "CRASH");
        var run = await world.RunAsync();
        var row = (await world.LedgerAsync())["a.md"];
        Assert.Equal((1, 1), (run.Failed, run.TotalFiles));
        Assert.Equal((DocumentState.Failed, "its reader crashed", 1), (row.State, row.Reason, row.Chunks));
        Assert.Equal(["old text"], await world.TextsAsync("a.md"));

        await world.RunAsync();
        Assert.Equal(2, world.Extraction.Read.Count);
        world.Write("a.md", "new text");
        await world.RunAsync();
        Assert.Equal(["new text"], await world.TextsAsync("a.md"));
    }

    [Fact]
    public async Task Path_too_long_for_the_ledger_is_listed_under_a_short_name_and_leaves_with_its_file()
    {
        await using var world = await IndexingWorld.CreateAsync();
        var folder = string.Join('/', Enumerable.Repeat(new string('\u00FC', 110), 9));
        world.Write("a.md", "text");
        world.Write("b.md", "more");
        world.Write(folder + "/fits.md", "deep");
        world.Write(folder + "/much too long.md", "deeper");

        var run = await world.RunAsync();
        var again = await world.RunAsync();

        Assert.Equal((4, 1, 3), (run.Added, run.Failed, run.TotalFiles));
        Assert.Equal((0, 4), (again.Added, again.Unchanged));
        var row = Assert.Single((await world.LedgerAsync()).Values, row => row.State == DocumentState.Failed);
        Assert.StartsWith("\u00FC\u00FC", row.FilePath, StringComparison.Ordinal);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(row.FilePath), 1900, 2000);
        Assert.Contains("2000 bytes", row.Reason, StringComparison.Ordinal);
        world.Delete(folder + "/much too long.md");
        Assert.Equal(1, (await world.RunAsync()).Removed);
    }

    [Fact]
    public async Task Other_model_gets_a_table_of_its_own_without_reading_any_file()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "first\nsecond");
        await world.RunAsync();

        world.UseModel("model-b");
        world.Restart();
        var run = await world.RunAsync();

        Assert.Equal((1, 1), (run.Unchanged, run.FilesInAll));
        Assert.Single(world.Extraction.Read);
        Assert.Equal(2, world.Embedder.Embedded.Count);
        Assert.Equal(2L, await world.ScalarAsync<long>("SELECT count(*) FROM vectors_1"));
        Assert.Equal(2L, await world.ScalarAsync<long>("SELECT count(*) FROM vectors_2"));
    }

    [Fact]
    public async Task Stored_vectors_are_those_of_the_embedder()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "first");
        await world.RunAsync();

        var expected = await world.Embedder.EmbedQueryAsync("Head\nfirst", CancellationToken.None);

        var text = string.Join(',', expected.Select(x => x.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(-1.0, await world.ScalarAsync<double>($"SELECT embedding <#> '[{text}]'::halfvec FROM vectors_1"), 3);
    }

    [Fact]
    public async Task Forced_rebuild_replaces_the_vectors_in_memory()
    {
        await using var world = await IndexingWorld.CreateAsync();
        // Two documents of one text: the second finds its vector replaced already.
        world.Write("a.md", "same");
        world.Write("b.md", "same");
        await world.RunAsync();
        var feed = world.Server.GetServices<IHostedService>().OfType<KeywordFeed>().Single();
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await feed.StartAsync(timeout.Token);
        var index = world.Server.GetRequiredService<IKeywordIndex>();
        while (index.Current.VectorsOf(1) is null) await Task.Delay(20, timeout.Token);

        world.Embedder.Version = "another";
        await world.RunAsync(forceRebuild: true);
        await feed.CatchUpAsync(timeout.Token);

        var question = await world.Embedder.EmbedQueryAsync("Head\nsame", timeout.Token);
        var vectors = index.Current.VectorsOf(1) ?? throw new InvalidOperationException("Vectors are in memory.");
        var nearest = await vectors.FindNearestAsync(question, 10, null, timeout.Token);
        Assert.Equal([1, 1], nearest.Select(hit => Math.Round(hit.Score, 2)));
        await feed.StopAsync(timeout.Token);
    }

    [Fact]
    public async Task Spans_of_a_run_hold_statements_and_no_text_of_a_document()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "Quittenbrot\nand more Quittenbrot");
        using var recording = new TelemetryRecording();

        await world.RunAsync();
        world.Write("a.md", "Quittenbrot\nand less of it");
        await world.RunAsync(forceRebuild: true);

        foreach (var statement in new[] { "COPY chunks", "INSERT INTO documents", "UPDATE documents" })
            Assert.Contains(recording.Values, value => value.Contains(statement, StringComparison.Ordinal));
        Assert.DoesNotContain(recording.Values, value => value.Contains("Quittenbrot", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_step_of_a_run_belongs_to_the_trace_that_started_it()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("a.md", "text");
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "CodeSight",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var request = new Activity("POST /api/index").Start();
        var run = await world.ScanAsync();
        Activity.Current = null;

        await world.DrainAsync();

        // Other tests make spans at the same time; each of those has another trace.
        var steps = spans.Where(span => span.TraceId == request.TraceId).Select(span => span.OperationName);
        Assert.Equal(["chunk", "embed", "extract", "index", "scan", "store text", "store vectors"], steps.Order());
        Assert.Equal(RunState.Succeeded, (await world.FindAsync(run.Id)).State);
    }
}
