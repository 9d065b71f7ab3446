using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CodeSight.Tests.Web;

[Collection(nameof(BrowserCollection))]
public sealed class HistoryTests(BrowserFixture browser) : IAsyncLifetime
{
    private FakeServer _server = null!; // set before each test

    public async Task InitializeAsync() => _server = await FakeServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [BrowserFact]
    public async Task Conversations_survive_a_reload_with_answers_and_sources()
    {
        await using var chat = await browser.OpenAsync(_server);
        await AskTwoAsync(chat);
        await chat.Page.ReloadAsync();

        await Expect(chat.Conversations).ToHaveTextAsync(["Second question?", "First question?"]);
        await chat.Conversations.Nth(1).ClickAsync();
        await Expect(chat.Answer).ToContainTextAsync(Samples.Limit);
        await Expect(chat.Sources.Nth(0)).ToContainTextAsync("travel-and-expenses.pdf");
        Assert.Equal(2, _server.Asked.Count);
    }

    [BrowserFact]
    public async Task Conversation_is_renamed_in_place()
    {
        await using var chat = await browser.OpenAsync(_server);
        await AskTwoAsync(chat);
        await chat.Conversations.Nth(1).HoverAsync();
        await chat.Button("Rename: First question?").ClickAsync();
        await chat.Page.GetByLabel("New name").FillAsync("Hotels");
        await chat.Page.GetByLabel("New name").PressAsync("Enter");
        await Expect(chat.Conversations).ToHaveTextAsync(["Second question?", "Hotels"]);
        var other = await chat.Page.Context.NewPageAsync();
        await other.GotoAsync("/");

        await Expect(other.Locator(".conversation-open")).ToHaveTextAsync(["Second question?", "Hotels"]);
    }

    [BrowserFact]
    public async Task Deleted_conversation_can_be_taken_back()
    {
        await using var chat = await browser.OpenAsync(_server);
        await AskTwoAsync(chat);
        await chat.Conversations.Nth(0).HoverAsync();
        await chat.Button("Delete: Second question?").ClickAsync();
        await Expect(chat.Conversations).ToHaveTextAsync(["First question?"]);
        await chat.Button("Undo").ClickAsync();
        await Expect(chat.Conversations).ToHaveCountAsync(2);
        await Expect(chat.Answer).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task All_conversations_are_deleted_after_a_question_back()
    {
        await using var chat = await browser.OpenAsync(_server);
        await AskTwoAsync(chat);
        await chat.Button("Delete all").ClickAsync();
        await chat.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete all" }).ClickAsync();

        await Expect(chat.Conversations).ToHaveCountAsync(0);
        await chat.Page.ReloadAsync();
        await Expect(chat.Page.GetByText("Your questions will be listed here.")).ToBeVisibleAsync();
        await Expect(chat.Conversations).ToHaveCountAsync(0);
        Assert.Equal(0, await StoredTurns.CountAsync(chat));
    }

    [BrowserTheory]
    [InlineData("IDBFactory.prototype.open = () => { throw new DOMException('blocked', 'SecurityError'); };", "keeps no data")]
    [InlineData("IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };", "no room for more")]
    public async Task Browser_that_keeps_nothing_costs_the_history_only_and_is_said(string initScript, string note)
    {
        await using var chat = await browser.OpenAsync(_server, initScript: initScript);
        await AskTwoAsync(chat);

        await Expect(chat.Page.Locator("#history-note")).ToContainTextAsync(note);
        await chat.Conversations.Nth(1).ClickAsync();
        await Expect(chat.Turns.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync("First question?");
        await Expect(chat.Answer).ToContainTextAsync(Samples.Limit);
    }

    [BrowserFact]
    public async Task Conversations_of_an_earlier_version_are_taken_over()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.Page.EvaluateAsync(
            """
            () => {
              localStorage.setItem('codesight.conversation.abc', JSON.stringify({ id: 'abc', title: 'Of old', updated: 5, turns: [
                { id: 't1', mode: 'ask', question: 'Of old?', glob: '', state: 'done', text: 'Yes.', model: 'none/extractive', sources: [] }] }));
              localStorage.setItem('codesight.conversation.broken', '{"id": 1');
            }
            """);
        await chat.Page.ReloadAsync();
        await chat.Page.ReloadAsync();

        await Expect(chat.Conversations).ToHaveTextAsync(["Of old"]);
        await chat.Conversations.First.ClickAsync();
        await Expect(chat.Answer).ToHaveTextAsync("Yes.");
    }

    [BrowserFact]
    public async Task Conversation_of_another_tab_appears()
    {
        await using var chat = await browser.OpenAsync(_server);
        var other = await chat.Page.Context.NewPageAsync();
        await other.GotoAsync("/");
        await chat.AskAsync("First question?");

        await Expect(other.Locator(".conversation-open")).ToHaveTextAsync(["First question?"]);
    }

    [BrowserFact]
    public async Task Two_tabs_in_one_conversation_keep_the_turns_of_both()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("First question?");
        await Expect(chat.Answer).ToBeVisibleAsync();
        var other = new ChatPage(chat.Page.Context, await chat.Page.Context.NewPageAsync());
        await other.Page.GotoAsync(chat.Page.Url);
        await Expect(other.Answer).ToBeVisibleAsync();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Ask = async (_, _) =>
        {
            await gate.Task;
            return Samples.Answer();
        };
        await chat.AskAsync("Asked in the first tab?");
        await other.AskAsync("Asked in the second tab?");
        gate.SetResult();

        string[] all = ["First question?", "Asked in the first tab?", "Asked in the second tab?"];
        foreach (var tab in new[] { chat, other })
        {
            await Expect(tab.Turns.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync(all);
            await Expect(tab.Answer).ToHaveCountAsync(3);
        }

        await chat.Page.ReloadAsync();
        await Expect(chat.Turns.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync(all);
        await Expect(chat.Answer).ToHaveCountAsync(3);
    }

    [BrowserFact]
    public async Task Question_goes_on_while_another_conversation_is_looked_at()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.AskAsync("First question?");
        await Expect(chat.Answer).ToBeVisibleAsync();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Ask = async (_, cancelled) =>
        {
            await gate.Task.WaitAsync(cancelled);
            return Samples.Answer("The slow answer.", []);
        };
        await chat.Button("New question").ClickAsync();
        await chat.AskAsync("Slow question?");
        await chat.Conversations.Filter(new() { HasText = "First question?" }).ClickAsync();
        await Expect(chat.Button("Ask")).ToBeVisibleAsync();
        gate.SetResult();

        await Expect(chat.Page.Locator("#notices")).ToContainTextAsync("Answered: Slow question?");
        await Expect(chat.Answer).Not.ToContainTextAsync("The slow answer.");
        await chat.Button("Show").ClickAsync();
        await Expect(chat.Answer).ToHaveTextAsync("The slow answer.");
    }

    [BrowserFact]
    public async Task Conversation_deleted_in_another_tab_stays_deleted_when_its_answer_comes()
    {
        await using var chat = await browser.OpenAsync(_server);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Ask = async (_, _) =>
        {
            await gate.Task;
            return Samples.Answer();
        };
        await chat.AskAsync("First question?");
        var other = new ChatPage(chat.Page.Context, await chat.Page.Context.NewPageAsync());
        await other.GoHomeAsync();
        await other.Conversations.First.HoverAsync();
        await other.Button("Delete: First question?").ClickAsync();
        await Expect(chat.Conversations).ToHaveCountAsync(0);
        gate.SetResult();
        await Expect(chat.Button("Ask")).ToBeVisibleAsync();
        await chat.Page.ReloadAsync();

        await Expect(chat.Turns).ToContainTextAsync("This conversation is not here");
        await Expect(chat.Conversations).ToHaveCountAsync(0);
    }

    private static async Task AskTwoAsync(ChatPage chat)
    {
        await chat.AskAsync("First question?");
        await Expect(chat.Answer).ToBeVisibleAsync();
        await chat.Button("New question").ClickAsync();
        await chat.AskAsync("Second question?");
        await Expect(chat.Answer).ToBeVisibleAsync();
    }
}
