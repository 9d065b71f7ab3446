using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CodeSight.Tests.Web.People;

/// <summary>The section "Feedback" of the admin page.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class FeedbackPageTests(BrowserFixture browser) : IAsyncLifetime
{
    private static readonly string LongAnswer =
        string.Concat(Enumerable.Repeat("A hotel may cost EUR 140 per night [1]. ", 20)) + "The end.";

    private FakeServer _server = null!; // set before each test

    public async Task InitializeAsync() => _server = await FakeServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [BrowserFact]
    public async Task Ratings_are_filtered_and_each_is_shown_whole_on_demand()
    {
        _server.People.Rate("up", "How much may a hotel cost?", LongAnswer);
        _server.People.Rate("down", "May I fly first class?", "Only once [1].", "Too <b>short</b>", "travel/flights.md");
        _server.People.Rate("down", "When is lunch?", "At noon [1].", owner: $"key:{(int)_server.People.Keys[0]["id"]!}");
        _server.People.Rate("up", "Who is the CEO?", "Ada [1].", owner: "browser:ab12cd");
        await using var page = await OpenAsync();
        await Expect(Rows(page, 0)).ToHaveCountAsync(4);
        await Expect(Rows(page, 0).Nth(0)).ToContainTextAsync("Helpful");
        await Expect(Rows(page, 0).Nth(0)).ToContainTextAsync("a browser with the operator’s key");
        await Expect(Rows(page, 0).Nth(1)).ToContainTextAsync("the key Intranet search");
        await Expect(Rows(page, 0).Nth(2)).ToContainTextAsync("Not helpful");
        await Expect(Rows(page, 0).Nth(2)).ToContainTextAsync("Comment: Too <b>short</b>");
        await Expect(Rows(page, 0).Nth(2)).ToContainTextAsync("Expected: travel/flights.md");
        await Expect(Rows(page, 0).Nth(3)).ToContainTextAsync("grace@example.com");
        await Expect(Rows(page, 0).Nth(3)).Not.ToContainTextAsync("The end.");

        await page.Button("Show all: How much may a hotel cost?").ClickAsync();
        var drawer = page.Dialog("How much may a hotel cost?");
        await Expect(drawer).ToContainTextAsync(LongAnswer);
        await Expect(drawer).ToContainTextAsync("travel/expenses.md");
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await page.ExpectFocusAsync(page.Button("Show all: How much may a hotel cost?"));

        await page.Page.GetByLabel("Filter by rating").SelectOptionAsync("Not helpful");
        await Expect(Rows(page, 0)).ToHaveCountAsync(2);
        await Expect(page.Page.GetByText("2 answers")).ToBeVisibleAsync();
        _server.People.Feedback.RemoveAll(entry => (string?)entry["rating"] == "up");
        await page.Page.GetByLabel("Filter by rating").SelectOptionAsync("Helpful");
        await Expect(page.Page.GetByText("No answer is rated as helpful.")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Ratings_are_read_page_by_page()
    {
        for (var i = 1; i <= 60; i++) _server.People.Rate("up", $"Question {i}?", "An answer.");
        await using var page = await OpenAsync();
        await Expect(Rows(page, 0)).ToHaveCountAsync(50);
        await Expect(Rows(page, 0).First).ToContainTextAsync("Question 60?");
        await page.Button("Next").ClickAsync();
        await Expect(Rows(page, 0)).ToHaveCountAsync(10);
        await Expect(page.Page.GetByText("51–60 of 60")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Unanswered_questions_are_shown_in_groups_for_the_chosen_days_page_by_page()
    {
        _server.People.AskInVain("Is there a company car?", 1200, 3, "hr/cars.md", "Do we have cars?", "Can I get a car?");
        for (var i = 1; i <= 54; i++) _server.People.AskInVain($"Question {i}?", 1, 1);
        await using var page = await OpenAsync();
        await Expect(Rows(page, 1)).ToHaveCountAsync(50);
        await Expect(Rows(page, 1).First).ToContainTextAsync("Is there a company car?");
        await Expect(Rows(page, 1).First).ToContainTextAsync("Also: Do we have cars?, Can I get a car?");
        await Expect(Rows(page, 1).First).ToContainTextAsync("Expected: hr/cars.md");
        await Expect(Rows(page, 1).First).ToContainTextAsync("asked 1,200 times · by 3 people or programs · first 1 March 2026");
        await Expect(Rows(page, 1).Nth(1)).ToContainTextAsync("asked once");
        await page.Button("Next").ClickAsync();
        await Expect(Rows(page, 1)).ToHaveCountAsync(5);

        await page.Page.GetByLabel("Days").SelectOptionAsync("Last 7 days");
        await Expect(Rows(page, 1)).ToHaveCountAsync(0);
        await Expect(page.Page.GetByText("There are none in the conversations of the last 7 days.")).ToBeVisibleAsync();
        Assert.Contains("GET /api/admin/unanswered?days=7", _server.Calls);
    }

    [BrowserFact]
    public async Task Both_are_downloaded_as_files_for_the_evaluation()
    {
        _server.People.Rate("up", "How much may a hotel cost?", "EUR 140 [1].");
        _server.People.AskInVain("Is there a company car?", 2, 1);
        await using var page = await OpenAsync();
        Assert.Equal(("feedback.jsonl", "How much may a hotel cost?"), await DownloadAsync("Download for evaluation: ratings"));
        Assert.Equal(
            ("unanswered.jsonl", "Is there a company car?"), await DownloadAsync("Download for evaluation: questions that were not answered"));
        await page.Page.GetByLabel("Days").SelectOptionAsync("Last 30 days");
        Assert.Equal(("unanswered.jsonl", ""), await DownloadAsync("Download for evaluation: questions that were not answered"));

        async Task<(string Name, string Text)> DownloadAsync(string link)
        {
            var download = await page.Page.RunAndWaitForDownloadAsync(
                () => page.Page.GetByRole(AriaRole.Link, new() { Name = link }).ClickAsync());
            var line = (await File.ReadAllLinesAsync(await download.PathAsync())).SingleOrDefault();
            return (download.SuggestedFilename, line is null ? "" : (string?)JsonNode.Parse(line)!["text"] ?? "");
        }
    }

    [BrowserFact]
    public async Task Empty_lists_say_why_they_are_empty()
    {
        await using var page = await OpenAsync();
        await Expect(page.Page.GetByText("No answer is rated yet. Answers are rated in conversations")).ToBeVisibleAsync();
        await Expect(page.Page.GetByText("There are none in the conversations of the last 90 days.")).ToBeVisibleAsync();
    }

    /// <summary>The rows of the ratings (0) or of the questions that were not answered (1).</summary>
    private static ILocator Rows(ChatPage page, int list) =>
        page.Page.Locator(string.Create(CultureInfo.InvariantCulture, $".list-view >> nth={list}")).Locator(".row");

    private Task<ChatPage> OpenAsync() => browser.OpenAsAsync(_server, _server.People.Ada, "/admin/feedback");
}
