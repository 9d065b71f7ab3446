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
        await chat.Page.ReloadAsync();

        await Expect(chat.Conversations).ToHaveTextAsync(["Second question?", "Hotels"]);
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
        Assert.Equal(0, await chat.Page.EvaluateAsync<int>("Object.keys(localStorage).filter(key => key.startsWith('codesight.conversation')).length"));
    }

    [BrowserFact]
    public async Task Blocked_storage_costs_the_history_only_and_is_said()
    {
        await using var chat = await browser.OpenAsync(_server, initScript: "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };");
        await chat.AskAsync("First question?");

        await Expect(chat.Answer).ToContainTextAsync(Samples.Limit);
        await Expect(chat.Conversations).ToHaveTextAsync(["First question?"]);
        await Expect(chat.Page.Locator("#history-note")).ToContainTextAsync("keeps no data");
    }

    [BrowserFact]
    public async Task Full_storage_gives_up_the_oldest_conversations_first()
    {
        await using var chat = await browser.OpenAsync(_server);
        var left = await chat.Page.EvaluateAsync<string[]>(
            """
            async () => {
              const { History } = await import('/js/history.js');
              const kept = new Map();
              const storage = {
                get length() { return kept.size; },
                key: (i) => [...kept.keys()][i] ?? null,
                getItem: (key) => kept.get(key) ?? null,
                removeItem: (key) => kept.delete(key),
                setItem(key, value) {
                  const others = [...kept].filter(([other]) => other !== key).reduce((sum, [, text]) => sum + text.length, 0);
                  if (others + value.length > 3000) throw new DOMException('full', 'QuotaExceededError');
                  kept.set(key, value);
                },
              };
              const history = new History(storage);
              let time = 1000;
              Date.now = () => time++;
              for (const title of ['one', 'two', 'three', 'four']) {
                const conversation = history.create(title);
                conversation.turns.push({ id: title, mode: 'ask', question: title, glob: '', state: 'done', text: 'x'.repeat(1000) });
                history.save(conversation);
              }
              return new History(storage).list().map((conversation) => conversation.title);
            }
            """);

        Assert.Equal(["four", "three"], left);
    }

    [BrowserFact]
    public async Task Damaged_entry_is_passed_over()
    {
        await using var chat = await browser.OpenAsync(_server);
        await AskTwoAsync(chat);
        await chat.Page.EvaluateAsync("localStorage.setItem('codesight.conversation.broken', '{\"id\": 1')");
        await chat.Page.ReloadAsync();

        await Expect(chat.Conversations).ToHaveCountAsync(2);
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

    private static async Task AskTwoAsync(ChatPage chat)
    {
        await chat.AskAsync("First question?");
        await Expect(chat.Answer).ToBeVisibleAsync();
        await chat.Button("New question").ClickAsync();
        await chat.AskAsync("Second question?");
        await Expect(chat.Answer).ToBeVisibleAsync();
    }
}
