using CodeSight.Core.Data;
using CodeSight.Core.Data.Queue;
using CodeSight.Core.People;
using CodeSight.Extraction.Ocr;
using Npgsql;

namespace CodeSight.Tests.Indexing;

/// <summary>Pages without text on their way through the queues.</summary>
public sealed class OcrTests
{
    private const string English = "tesseract eng";

    [Fact]
    public async Task Scanned_pages_are_read_behind_the_text_and_then_found()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Recognizer.Settings = English;
        world.Write("scan.md", "SCAN 2");
        world.Write("mixed.md", "SCAN 1\nprinted");
        await world.ScanAsync();
        Assert.False(await world.ReadPageAsync()); // text waits
        await world.DrainAsync();
        Assert.Equal(["printed"], await world.TextsAsync("mixed.md"));
        var waiting = await world.LedgerAsync();
        Assert.Equal((DocumentState.Empty, "2 pages wait for OCR."), (waiting["scan.md"].State, waiting["scan.md"].Reason));
        Assert.Equal((DocumentState.Indexed, "1 page waits for OCR."), (waiting["mixed.md"].State, waiting["mixed.md"].Reason));
        Assert.Equal((0, 3), await ProgressAsync(world));

        while (await world.ReadPageAsync()) await world.DrainAsync();

        Assert.Equal(["words of page 1 of scan.md", "words of page 2 of scan.md"], await world.TextsAsync("scan.md"));
        Assert.Equal(["words of page 1 of mixed.md", "printed"], await world.TextsAsync("mixed.md"));
        var ledger = await world.LedgerAsync();
        Assert.Equal((DocumentState.Indexed, "2 of 2 pages read by OCR."), (ledger["scan.md"].State, ledger["scan.md"].Reason));
        Assert.Equal((DocumentState.Indexed, "1 of 2 pages read by OCR."), (ledger["mixed.md"].State, ledger["mixed.md"].Reason));
        Assert.Null((await world.Indexing.GetStatusAsync(Principal.Operator, CancellationToken.None)).Ocr);
        Assert.Equal(3, world.Recognizer.Read.Count);

        var again = await world.RunAsync();
        Assert.Equal(2, again.Unchanged);
        Assert.False(await world.ReadPageAsync());
    }

    [Fact]
    public async Task What_was_read_before_the_process_ended_is_not_read_again()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Recognizer.Settings = English;
        world.Write("scan.md", "SCAN 3");
        await world.RunAsync();
        await world.ReadPageAsync();
        await world.ReadPageAsync();

        await world.KillAndRestartAsync();
        while (await world.ReadPageAsync()) await world.DrainAsync();

        Assert.Equal(["scan.md 1", "scan.md 2", "scan.md 3"], world.Recognizer.Read);
        Assert.Equal(3, (await world.TextsAsync("scan.md")).Length);
    }

    [Fact]
    public async Task File_that_is_another_one_gets_none_of_the_old_ones_words()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Recognizer.Settings = English;
        world.Write("scan.md", "SCAN 2");
        await world.RunAsync();
        await world.ReadPageAsync();
        world.Write("scan.md", "SCAN 1\nnow printed");
        await world.RunAsync();
        Assert.Equal(["now printed"], await world.TextsAsync("scan.md"));

        while (await world.ReadPageAsync()) await world.DrainAsync();
        Assert.Equal(["words of page 1 of scan.md", "now printed"], await world.TextsAsync("scan.md"));

        world.Write("scan.md", "only printed");
        await world.RunAsync();
        Assert.Equal(["only printed"], await world.TextsAsync("scan.md"));
        Assert.Equal(0, await world.ScalarAsync<long>("SELECT count(*) FROM ocr_pages"));
        Assert.Null((await world.LedgerAsync())["scan.md"].Reason);
    }

    [Fact]
    public async Task Page_that_cannot_be_read_costs_itself_alone()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Recognizer.Settings = English;
        world.Recognizer.Instead = page => page == 2 ? new Recognition.Failed("it is torn") : null;
        world.Write("scan.md", "SCAN 3");
        await world.RunAsync();
        while (await world.ReadPageAsync()) await world.DrainAsync();

        Assert.Equal(["words of page 1 of scan.md", "words of page 3 of scan.md"], await world.TextsAsync("scan.md"));
        Assert.Equal(
            "2 of 3 pages read by OCR. OCR could not read 1 page.",
            (await world.LedgerAsync())["scan.md"].Reason);
    }

    [Fact]
    public async Task Page_whose_file_is_away_is_tried_until_it_is_back()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Recognizer.Settings = English;
        world.Recognizer.Instead = _ => new Recognition.Unreadable("it is locked");
        world.Write("scan.md", "SCAN 1");
        await world.RunAsync();
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            Assert.True(await world.ReadPageAsync());
            Assert.False(await world.ReadPageAsync()); // not at once
            await world.ExecuteAsync("UPDATE ocr_pages SET leased_until = NULL");
        }

        world.Recognizer.Instead = _ => null;
        while (await world.ReadPageAsync()) await world.DrainAsync();

        Assert.Equal(["words of page 1 of scan.md"], await world.TextsAsync("scan.md"));
    }

    [Fact]
    public async Task Page_that_never_comes_to_an_end_is_given_up_and_tried_again_by_a_forced_rebuild()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Recognizer.Settings = English;
        world.Recognizer.Instead = _ => new Recognition.Unfinished("it took too long");
        world.Write("scan.md", "SCAN 1");
        await world.RunAsync();
        while (await world.ReadPageAsync())
        {
            await world.DrainAsync();
            await world.ExecuteAsync("UPDATE ocr_pages SET leased_until = NULL");
        }

        Assert.Equal(3, world.Recognizer.Read.Count);
        Assert.Equal(DocumentState.Empty, (await world.LedgerAsync())["scan.md"].State);

        world.Recognizer.Instead = _ => null;
        await world.RunAsync(forceRebuild: true);
        while (await world.ReadPageAsync()) await world.DrainAsync();
        Assert.Equal(["words of page 1 of scan.md"], await world.TextsAsync("scan.md"));
    }

    [Fact]
    public async Task Document_that_cannot_be_read_with_its_pages_is_not_read_for_them_for_ever()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Recognizer.Settings = English;
        world.Write("scan.md", "SCAN 1\nprinted");
        await world.RunAsync();
        world.Extraction.CrashesWithPages = true;

        for (var i = 0; i < 3; i++)
        {
            await world.ReadPageAsync();
            await world.DrainAsync();
        }

        Assert.Equal(2, world.Extraction.Read.Count);
        Assert.Equal(["printed"], await world.TextsAsync("scan.md"));
    }

    [Fact]
    public async Task Nothing_is_announced_where_nothing_is_to_do()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Recognizer.Settings = English;
        world.Write("scan.md", "SCAN 1");
        await world.RunAsync();
        while (await world.ReadPageAsync()) await world.DrainAsync();
        await using var listener = await world.ConnectAsync();
        var announced = 0;
        listener.Notification += (_, _) => announced++;
        await using (var command = new NpgsqlCommand($"LISTEN {DocumentQueue.Channel}", listener)) await command.ExecuteNonQueryAsync();

        for (var i = 0; i < 3; i++) Assert.False(await world.ReadPageAsync());

        await using (var command = new NpgsqlCommand("SELECT 1", listener)) await command.ExecuteNonQueryAsync(); // brings what was announced
        Assert.Equal(0, announced);
    }

    [Fact]
    public async Task Process_without_OCR_takes_nothing_away_that_another_one_has_read()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Recognizer.Settings = English;
        world.Write("scan.md", "SCAN 2");
        await world.RunAsync();
        await world.ReadPageAsync();
        world.Recognizer.Settings = null;
        await world.RunAsync(forceRebuild: true);
        Assert.False(await world.ReadPageAsync());

        world.Recognizer.Settings = English;
        await world.RunAsync();
        while (await world.ReadPageAsync()) await world.DrainAsync();

        Assert.Equal(["scan.md 1", "scan.md 2"], world.Recognizer.Read);
        Assert.Equal(2, (await world.TextsAsync("scan.md")).Length);
    }

    [Fact]
    public async Task Without_OCR_the_ledger_says_what_is_missing_and_other_languages_read_the_pages_again()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Write("mixed.md", "SCAN 1\nprinted");
        await world.RunAsync();
        Assert.Equal(
            "OCR is off or not installed.", (await world.LedgerAsync())["mixed.md"].Reason);
        Assert.False(await world.ReadPageAsync());

        foreach (var (settings, count) in new[] { (English, 1), ("tesseract deu", 2) })
        {
            world.Recognizer.Settings = settings;
            await world.RunAsync();
            while (await world.ReadPageAsync()) await world.DrainAsync();
            Assert.Equal(count, world.Recognizer.Read.Count);
            Assert.Equal(["words of page 1 of mixed.md", "printed"], await world.TextsAsync("mixed.md"));
        }
    }

    [Fact]
    public async Task Long_scan_is_found_by_what_was_read_of_it_so_far()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Recognizer.Settings = English;
        world.Write("scan.md", "SCAN 120");
        await world.RunAsync();
        for (var page = 0; page < 60; page++)
        {
            await world.ReadPageAsync();
            await world.DrainAsync();
        }

        Assert.Equal(50, (await world.TextsAsync("scan.md")).Length);
        Assert.Equal("50 of 120 pages read by OCR. 70 pages wait for OCR.", (await world.LedgerAsync())["scan.md"].Reason);
        Assert.Equal((60, 120), await ProgressAsync(world));
    }

    [Fact]
    public async Task Deleted_document_leaves_no_words()
    {
        await using var world = await IndexingWorld.CreateAsync();
        world.Recognizer.Settings = English;
        world.Write("scan.md", "SCAN 1");
        world.Write("other.md", "other");
        await world.RunAsync();
        while (await world.ReadPageAsync()) await world.DrainAsync();
        Assert.Equal(1, await world.ScalarAsync<long>("SELECT count(*) FROM ocr_pages WHERE words IS NOT NULL"));

        world.Delete("scan.md");
        await world.RunAsync(forceRebuild: true);
        Assert.Equal(0, await world.ScalarAsync<long>("SELECT count(*) FROM ocr_pages"));
    }

    private static async Task<(int, int)> ProgressAsync(IndexingWorld world)
    {
        var status = await world.Indexing.GetStatusAsync(Principal.Operator, CancellationToken.None);
        Assert.NotNull(status.Ocr);
        return (status.Ocr.PagesDone, status.Ocr.PagesTotal);
    }
}
