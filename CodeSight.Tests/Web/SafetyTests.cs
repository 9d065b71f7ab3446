using static Microsoft.Playwright.Assertions;

namespace CodeSight.Tests.Web;

/// <summary>Documents and answers are other people's text: whatever it spells, the page shows it and runs nothing.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class SafetyTests(BrowserFixture browser)
{
    private const string Attack = "<img src=x onerror=\"window.hit=1\"><script>window.hit=2</script><a href=\"javascript:window.hit=3\">";

    [BrowserFact]
    public async Task Markup_in_answer_passage_path_section_and_model_stays_text()
    {
        await using var server = await FakeServer.StartAsync();
        var source = Samples.Source($"{Attack}.md", null, Attack, $"{Attack} and more of it.");
        server.Ask = (_, _) =>
            Task.FromResult(Samples.Written($"# {Attack}\n\n- **{Attack}** [1]\n\n`{Attack}`\n\n```\n{Attack}\n```", source));
        await using var chat = await browser.OpenAsync(server);
        await chat.AskAsync(Attack);

        await Expect(chat.Answer.Locator("strong")).ToHaveTextAsync(Attack);
        await Expect(chat.Answer.Locator("pre")).ToHaveTextAsync(Attack);
        await Expect(chat.Sources.First.Locator(".source-file")).ToHaveTextAsync($"{Attack}.md");
        await Expect(chat.Sources.First.Locator(".passage")).ToContainTextAsync(Attack);
        await chat.Page.ReloadAsync();
        await chat.Conversations.First.ClickAsync();
        await Expect(chat.Answer.Locator("strong")).ToHaveTextAsync(Attack);
        Assert.Equal(0, await chat.Page.Locator(".thread img, .thread script, .thread a:not([href^='/api/files/'])").CountAsync());
        Assert.Null(await chat.Page.EvaluateAsync<int?>("window.hit ?? null"));
    }

    [BrowserFact]
    public async Task Markup_in_the_ledger_and_in_refusals_stays_text()
    {
        await using var server = await FakeServer.StartAsync();
        server.Files = [Samples.File($"{Attack}.pdf", "failed", Attack)];
        server.Ask = (_, _) => Task.FromResult(FakeServer.Problem(400, "invalid", Attack));
        await using var chat = await browser.OpenAsync(server);
        await chat.AskAsync("Anything?");
        await Expect(chat.Turns.Locator(".note")).ToContainTextAsync(Attack);
        await chat.Button("Documents: 38 documents").ClickAsync();

        await Expect(chat.Documents.Locator(".ledger-path")).ToHaveTextAsync($"{Attack}.pdf");
        await Expect(chat.Documents.Locator(".ledger-reason")).ToHaveTextAsync(Attack);
        Assert.Null(await chat.Page.EvaluateAsync<int?>("window.hit ?? null"));
    }

    [BrowserFact]
    public async Task Brackets_that_name_no_source_stay_text()
    {
        await using var server = await FakeServer.StartAsync();
        server.Ask = (_, _) => Task.FromResult(Samples.Answer("One [1], none [9], both [1, 2], year [2024].", Samples.Sources));
        await using var chat = await browser.OpenAsync(server);
        await chat.AskAsync("Anything?");

        await Expect(chat.Answer.Locator(".cite")).ToHaveTextAsync(["1"]);
        await Expect(chat.Answer).ToContainTextAsync("none [9]");
        // The server writes one number in each pair of brackets, so this is the document's own.
        await Expect(chat.Answer).ToContainTextAsync("both [1, 2]");
        await Expect(chat.Answer).ToContainTextAsync("year [2024]");
    }

    [BrowserFact]
    public async Task Page_asks_nobody_but_its_own_server()
    {
        await using var server = await FakeServer.StartAsync();
        server.Examples = ["One?"];
        List<string> foreign = [];
        await using var chat = await browser.OpenAsync(server);
        chat.Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(server.Address, StringComparison.Ordinal)) foreign.Add(request.Url);
        };
        await chat.Page.ReloadAsync();
        await chat.AskAsync("How much may a hotel cost?");
        await Expect(chat.Answer).ToBeVisibleAsync();

        Assert.Empty(foreign);
    }
}
