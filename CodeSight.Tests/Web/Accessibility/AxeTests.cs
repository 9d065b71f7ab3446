using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CodeSight.Tests.Web.Accessibility;

/// <summary>
/// axe-core's rules on every state of the page, on a desk and on a phone, in both themes. No rule and no part of the page is left out; what
/// axe calls minor or moderate is advice, and only serious and critical violations count.
/// </summary>
[Collection(nameof(BrowserCollection))]
public sealed class AxeTests(BrowserFixture browser) : IAsyncLifetime
{
    private const string Question = "How much may a hotel cost in Zurich?";

    // Each state, and how a person gets there.
    private static readonly Dictionary<string, Func<FakeServer, ChatPage, Task>> States = new()
    {
        ["first screen"] = async (_, chat) => await Expect(chat.Button("Who approves a purchase?")).ToBeVisibleAsync(),
        ["waiting"] = async (server, chat) =>
        {
            server.Ask = NeverAsync;
            await chat.AskAsync(Question);
            await Expect(chat.Button("Stop")).ToBeVisibleAsync();
        },
        ["answer with cards"] = async (_, chat) =>
        {
            await chat.AskAsync(Question);
            await Expect(chat.Answer).ToBeVisibleAsync();
            await chat.Page.GetByText("1 more passage considered").ClickAsync();
        },
        ["answer with all markup"] = async (server, chat) =>
        {
            server.Ask = (_, _) => Task.FromResult(Samples.Written(Markup, Samples.Sources));
            await chat.AskAsync(Question);
            foreach (var element in new[] { "h3", "em", "strong", "p code", "ol", "ul ul", "pre", "table", "blockquote", "a[href]", "hr" })
                await Expect(chat.Answer.Locator(element).First).ToBeVisibleAsync();
        },
        ["open card"] = async (_, chat) =>
        {
            await chat.AskAsync(Question);
            await chat.Citation(1).ClickAsync();
            await Expect(chat.Button("Back to the answer")).ToBeVisibleAsync();
        },
        ["not found"] = async (server, chat) =>
        {
            server.Ask = (_, _) => Task.FromResult(Samples.Answer("This was not found in the documents.", Samples.Sources));
            await chat.AskAsync("What is the capital of Peru?");
            await chat.Page.GetByText("3 passages came closest").ClickAsync();
        },
        ["explained, and what to ask next"] = async (server, chat) =>
        {
            server.Ask = (_, _) => Task.FromResult(Samples.Suggesting("What do the documents say about company cards?"));
            server.Files = [Samples.File("policies/rail.pdf", "indexed")];
            await chat.AskAsync(Question);
            await chat.Page.GetByText("Expected a certain file?").ClickAsync();
            await chat.Turns.GetByLabel("File", new() { Exact = true }).FillAsync("policies/rail.pdf");
            await chat.Page.Keyboard.PressAsync("Enter");
            await Expect(chat.Turns.GetByRole(AriaRole.Status)).ToContainTextAsync("number 7 of 418");
        },
        ["search results"] = async (_, chat) =>
        {
            await chat.Page.GetByRole(AriaRole.Radio, new() { Name = "Search only" }).CheckAsync();
            await chat.Button("All files").ClickAsync();
            await chat.Page.GetByLabel("Only files matching").FillAsync("*.pdf");
            await chat.Page.GetByRole(AriaRole.Textbox, new() { Name = "Search words" }).FillAsync("nightly limit");
            await chat.Button("Search").ClickAsync();
            await Expect(chat.Sources).ToHaveCountAsync(3);
        },
        ["error"] = async (server, chat) =>
        {
            server.Ask = (_, _) =>
                Task.FromResult(FakeServer.Problem(503, "language_model_unavailable", "The language model did not answer within 60 s."));
            await chat.AskAsync(Question);
            await Expect(chat.Button("Try again")).ToBeVisibleAsync();
        },
        ["key dialog"] = async (server, chat) =>
        {
            server.Key = "open-sesame-7";
            await chat.Page.ReloadAsync();
            await chat.KeyDialog.GetByLabel("Key", new() { Exact = true }).FillAsync("wrong");
            await chat.KeyDialog.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
            await Expect(chat.KeyDialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("not right");
        },
        ["history"] = async (_, chat) =>
        {
            await chat.AskAsync(Question);
            await Expect(chat.Answer).ToBeVisibleAsync();
            if (await chat.Button("Conversations").IsVisibleAsync()) await chat.Button("Conversations").ClickAsync();
            await Expect(chat.Conversations).ToBeVisibleAsync();
        },
        ["renaming a conversation"] = async (_, chat) =>
        {
            await chat.AskAsync(Question);
            await Expect(chat.Answer).ToBeVisibleAsync();
            if (await chat.Button("Conversations").IsVisibleAsync()) await chat.Button("Conversations").ClickAsync();
            await chat.Conversations.HoverAsync();
            await chat.Button($"Rename: {Question}").ClickAsync();
        },
        ["confirmation"] = async (_, chat) =>
        {
            await chat.AskAsync(Question);
            await Expect(chat.Answer).ToBeVisibleAsync();
            if (await chat.Button("Conversations").IsVisibleAsync()) await chat.Button("Conversations").ClickAsync();
            await chat.Button("Delete all").First.ClickAsync();
            await Expect(chat.Page.Locator("#confirm-dialog")).ToBeVisibleAsync();
        },
        ["file ledger"] = async (_, chat) =>
        {
            await chat.Button("Documents: 38 documents").ClickAsync();
            await Expect(chat.Documents.Locator(".ledger li")).ToHaveCountAsync(4);
            await chat.Documents.GetByText("Rebuild from scratch").ClickAsync();
        },
        ["notice"] = async (server, chat) =>
        {
            server.StartRun = () => FakeServer.Problem(StatusCodes.Status500InternalServerError, "internal_error", "Something failed.");
            await chat.Button("Documents: 38 documents").ClickAsync();
            await chat.Button("Look for changes now").ClickAsync();
            await Expect(chat.Page.Locator("#notices").GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        },
        ["indexing"] = async (server, chat) =>
        {
            server.Status = () => Samples.Status(Samples.Run());
            await chat.Page.ReloadAsync();
            await Expect(chat.Page.GetByRole(AriaRole.Progressbar)).ToBeVisibleAsync();
        },
        ["nothing indexed"] = async (server, chat) =>
        {
            server.Status = () => Samples.Status(totalFiles: 0);
            await chat.Page.ReloadAsync();
            await Expect(chat.Button("Documents: Nothing indexed yet")).ToBeVisibleAsync();
        },
    };

    private const string Markup =
        """
        # Travel

        The *limit* is **EUR 140** [1], see `limits.csv`:

        1. Book early [2].
        2. Keep the receipt.

        - by train
          - second class
        - by plane, see [the desk](https://example.org/desk)

        ---

        ```
        limit = 140
        ```

        | City | Limit |
        | --- | --- |
        | Zurich | 180 |

        > Breakfast is included.
        """;

    private FakeServer _server = null!; // set before each test

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (var state in States.Keys)
            {
                cases.Add(state, 1280);
                cases.Add(state, 360);
            }

            return cases;
        }
    }

    public async Task InitializeAsync()
    {
        _server = await FakeServer.StartAsync();
        _server.Examples = ["Who approves a purchase?", "What if my laptop is stolen?"];
        _server.Files =
        [
            Samples.File("a.md", "indexed"), Samples
                .File("scan.pdf", "failed", "The file is damaged."), Samples
                .File("b.pdf", "empty", "No text."), Samples
                .File("c.md", "queued"),
        ];
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [BrowserTheory]
    [MemberData(nameof(Cases))]
    public async Task State_has_no_serious_or_critical_violation_in_either_theme(string state, int width)
    {
        await using var chat = await browser.OpenAsync(_server, width, 800);
        await States[state](_server, chat);

        await Axe.ExpectNoViolationAsync(chat);
    }

    [BrowserFact]
    public async Task Name_contrast_and_structure_that_are_spoilt_are_found()
    {
        await using var chat = await browser.OpenAsync(_server);
        await Expect(chat.Button("Documents: 38 documents")).ToBeVisibleAsync();
        await chat.Page.EvaluateAsync(
            """
            () => {
              document.getElementById('theme').removeAttribute('aria-label');
              document.getElementById('theme').removeAttribute('title');
              document.getElementById('welcome-text').style.color = 'light-dark(#ddd, #333)';
              document.getElementById('conversations').append(document.createElement('p'));
            }
            """);

        var violations = await Axe.ViolationsAsync(chat);
        foreach (var rule in new[] { "button-name", "color-contrast", "list" })
            Assert.Contains(violations, violation => violation.StartsWith(rule + " ", StringComparison.Ordinal));
    }

    private static async Task<IResult> NeverAsync(string question, CancellationToken cancelled)
    {
        await Task.Delay(Timeout.Infinite, cancelled).ContinueWith(_ => { }, TaskScheduler.Default);
        return Results.Empty;
    }
}
