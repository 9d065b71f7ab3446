using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CodeSight.Tests.Web;

[Collection(nameof(BrowserCollection))]
public sealed class IndexTests(BrowserFixture browser) : IAsyncLifetime
{
    private FakeServer _server = null!; // set before each test

    public async Task InitializeAsync() => _server = await FakeServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [BrowserFact]
    public async Task Run_shows_its_progress_and_at_its_end_what_it_has_to_say()
    {
        const string kept = "12 of 38 files vanished at once and are kept.";
        _server.Status = () => Samples.Status(Samples.Run());
        _server.FindRun = () => Samples.Run("succeeded", kept, kept: 12);
        await using var chat = await browser.OpenAsync(_server);

        await Expect(chat.Button("Documents: Indexing 12 of 38")).ToBeVisibleAsync();
        await Expect(chat.Page.Locator("#strip-detail")).ToHaveTextAsync("12 of 38 files · 310 of 412 passages · about 20 s left");
        await Expect(chat.Page.GetByRole(AriaRole.Progressbar)).ToHaveJSPropertyAsync("value", 310);
        _server.Status = () => Samples.Status();
        await Expect(chat.Page.Locator("#notices")).ToContainTextAsync(kept);
        await Expect(chat.Page.GetByRole(AriaRole.Progressbar)).ToBeHiddenAsync();
    }

    [BrowserFact]
    public async Task What_the_last_run_said_is_shown_until_a_later_one_says_nothing()
    {
        const string kept = "6 of 11 files vanished at once and are kept.";
        _server.Status = () => Samples.Status(lastRun: Samples.Run("succeeded", kept, kept: 6));
        await using var chat = await browser.OpenAsync(_server);
        await Expect(chat.Page.Locator("#index-notice")).ToContainTextAsync(kept);
        await chat.Button("Show documents").ClickAsync();
        await Expect(chat.Documents.Locator("#run-note")).ToHaveTextAsync(kept);
        await chat.Button("Close documents").ClickAsync();

        _server.Status = () => Samples.Status(lastRun: Samples.Run("succeeded"), notice: "The disk is full.");
        await chat.Page.EvaluateAsync("dispatchEvent(new Event('online'))");
        await Expect(chat.Page.Locator("#index-notice-text")).ToHaveTextAsync("The disk is full.");
        _server.Status = () => Samples.Status(lastRun: Samples.Run("succeeded"));
        await chat.Page.EvaluateAsync("dispatchEvent(new Event('online'))");
        await Expect(chat.Page.Locator("#index-notice")).ToBeHiddenAsync();
    }

    [BrowserFact]
    public async Task Empty_index_says_what_to_do()
    {
        _server.Status = () => Samples.Status(totalFiles: 0);
        await using var chat = await browser.OpenAsync(_server);

        await Expect(chat.Button("Documents: Nothing indexed yet")).ToBeVisibleAsync();
        await Expect(chat.Page.GetByText("No documents are indexed yet.")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Ledger_lists_files_with_reasons_by_state_and_page()
    {
        _server.Files = [.. Enumerable.Range(0, 60).Select(i => Samples.File($"docs/file-{i:00}.md", "indexed")), Samples.File("scan.pdf", "failed", "The file is damaged.")];
        await using var chat = await browser.OpenAsync(_server);
        await chat.Button("Documents: 38 documents").ClickAsync();

        var rows = chat.Documents.Locator(".ledger li");
        await Expect(rows).ToHaveCountAsync(50);
        await Expect(chat.Documents).ToContainTextAsync("1–50 of 61");
        await chat.Button("Next").ClickAsync();
        await Expect(rows).ToHaveCountAsync(11);
        await Expect(chat.Button("Next")).ToBeDisabledAsync();
        await chat.Documents.GetByRole(AriaRole.Radio, new() { Name = "Failed" }).CheckAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows).ToContainTextAsync("The file is damaged.");
    }

    [BrowserFact]
    public async Task Failed_files_are_counted_and_lead_to_the_ledger()
    {
        _server.Files = [Samples.File("a.md", "indexed"), Samples.File("scan.pdf", "failed", "The file is damaged.")];
        await using var chat = await browser.OpenAsync(_server);
        await chat.Button("1 file could not be read").ClickAsync();

        await Expect(chat.Documents.Locator(".ledger li")).ToHaveCountAsync(1);
        await Expect(chat.Documents.GetByRole(AriaRole.Radio, new() { Name = "Failed" })).ToBeCheckedAsync();
    }

    [BrowserFact]
    public async Task New_run_is_started_without_waiting_for_its_end()
    {
        string? prefer = null;
        await using var chat = await browser.OpenAsync(_server);
        chat.Page.Request += (_, request) => prefer ??= request.Headers.GetValueOrDefault("prefer");
        await chat.Button("Documents: 38 documents").ClickAsync();
        await chat.Button("Look for changes now").ClickAsync();

        await Expect(chat.Page.Locator("#notices")).ToContainTextAsync("Looking for changes.");
        Assert.Equal("respond-async", prefer);
        // Its end is said even though it was over before the page looked.
        await Expect(chat.Page.Locator("#notices")).ToContainTextAsync("The index is up to date.");
    }

    [BrowserFact]
    public async Task Run_that_is_going_already_is_said_kindly()
    {
        _server.StartRun = () => FakeServer.Problem(StatusCodes.Status409Conflict, "indexing_in_progress", "indexing in progress");
        await using var chat = await browser.OpenAsync(_server);
        await chat.Button("Documents: 38 documents").ClickAsync();
        await chat.Button("Look for changes now").ClickAsync();

        await Expect(chat.Page.Locator("#notices")).ToContainTextAsync("The index is being updated already.");
    }
}
