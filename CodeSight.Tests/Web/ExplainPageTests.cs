using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CodeSight.Tests.Web;

/// <summary>"Expected a certain file?" below an answer (C7).</summary>
[Collection(nameof(BrowserCollection))]
public sealed class ExplainPageTests(BrowserFixture browser) : IAsyncLifetime
{
    private const string Summary = "Expected a certain file? See why it was not used";

    private FakeServer _server = null!; // set before each test

    public async Task InitializeAsync()
    {
        _server = await FakeServer.StartAsync();
        _server.Files = [Samples.File("policies/rail.pdf", "indexed"), Samples.File("policies/hotels.pdf", "failed", "damaged")];
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [BrowserFact]
    public async Task File_is_chosen_and_explained_by_keyboard_below_an_answer_and_below_none()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel cost?");
        var section = chat.Turns.Locator(".explain");
        await Expect(section).ToHaveCountAsync(1);
        await Expect(section.Locator("form")).ToBeHiddenAsync();

        await section.GetByText(Summary).FocusAsync();
        await chat.Page.Keyboard.PressAsync("Enter");
        await Expect(section.Locator("option")).ToHaveCountAsync(2);
        var file = section.GetByLabel("File", new() { Exact = true });
        await file.FillAsync("rail.pdf");
        await file.PressAsync("Enter");
        await Expect(section.GetByRole(AriaRole.Status)).ToContainTextAsync("There is no file with this path");

        // The path that was meant is one key away.
        await section.GetByRole(AriaRole.Button, new() { Name = "policies/rail.pdf" }).PressAsync("Enter");
        await Expect(section.GetByRole(AriaRole.Status)).ToContainTextAsync("its best passage is number 7 of 418");
        await Expect(section.GetByRole(AriaRole.Status)).ToContainTextAsync("A journey by rail may cost EUR 250.");
        await Expect(file).ToHaveValueAsync("policies/rail.pdf");
        await chat.ExpectFocusAsync(file);
        JsonObject[] asked = [.. _server.Asked.Where(body => body.ContainsKey("file_path"))];
        Assert.Equal(["rail.pdf", "policies/rail.pdf"], asked.Select(body => (string?)body["file_path"]));
        Assert.All(asked, body => Assert.Equal("How much may a hotel cost?", (string?)body["question"]));

        _server.Ask = (_, _) => Task.FromResult(Samples.NotFound(Samples.Sources[0]));
        await chat.AskAsync("Who bakes?");
        await Expect(chat.Turns.Nth(1).GetByText(Summary)).ToBeVisibleAsync();
    }

    [BrowserTheory]
    [InlineData(320)]
    [InlineData(1280)]
    public async Task Explanation_fits_the_window_whatever_the_length_of_a_path(int width)
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.Page.SetViewportSizeAsync(width, 900);
        await chat.AskAsync("How much may a hotel cost?");
        await chat.Turns.GetByText(Summary).ClickAsync();
        await chat.Turns.GetByLabel("File", new() { Exact = true }).FillAsync($"policies/{new string('x', 200)}.pdf");
        await chat.Turns.GetByRole(AriaRole.Button, new() { Name = "Explain", Exact = true }).ClickAsync();
        await Expect(chat.Turns.GetByRole(AriaRole.Status)).ToContainTextAsync("number 7 of 418");

        Assert.Equal(0, await chat.OverflowAsync());
    }

    [BrowserFact]
    public async Task Explanation_that_does_not_come_says_why()
    {
        _server.Explain = _ => FakeServer.Problem(503, "loading", "The index is being loaded into memory.");
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("How much may a hotel cost?");
        await chat.Turns.GetByText(Summary).ClickAsync();
        await chat.Turns.GetByLabel("File", new() { Exact = true }).FillAsync("a.md");
        await chat.Page.Keyboard.PressAsync("Enter");

        await Expect(chat.Turns.GetByRole(AriaRole.Status)).ToContainTextAsync("The index is being loaded into memory.");
    }
}
