using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CodeSight.Tests.Web;

/// <summary>Every conversation has an address; reload, Back and Forward show what was there before.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class AddressTests(BrowserFixture browser) : IAsyncLifetime
{
    private FakeServer _server = null!; // set before each test

    public async Task InitializeAsync() => _server = await FakeServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [BrowserFact]
    public async Task Conversation_has_an_address_and_a_title_that_survive_a_reload()
    {
        await using var chat = await browser.OpenAsync(_server);
        await Expect(chat.Page).ToHaveTitleAsync("CodeSight");
        await chat.AskAsync("First question?");
        await Expect(chat.Answer).ToBeVisibleAsync();
        await Expect(chat.Page).ToHaveURLAsync(new Regex("/c/[0-9a-f-]{36}$"));
        var address = chat.Page.Url;
        await chat.Page.ReloadAsync();

        await Expect(chat.Answer).ToContainTextAsync(Samples.Limit);
        await Expect(chat.Page).ToHaveTitleAsync("First question? · CodeSight");
        await Expect(chat.Conversations.First).ToHaveAttributeAsync("aria-current", "page");
        Assert.Equal(address, chat.Page.Url);
        Assert.Single(_server.Asked);
    }

    [BrowserFact]
    public async Task Back_and_forward_go_through_what_was_shown()
    {
        await using var chat = await browser.OpenAsync(_server);
        var question = chat.Turns.GetByRole(AriaRole.Heading, new() { Level = 2 });
        await chat.AskAsync("First question?");
        await Expect(chat.Answer).ToBeVisibleAsync();
        await chat.Button("New question").ClickAsync();
        await chat.AskAsync("Second question?");
        await Expect(chat.Answer).ToBeVisibleAsync();

        await chat.Page.GoBackAsync();
        await Expect(chat.Page.GetByRole(AriaRole.Heading, new() { Name = "What do you need to know?" })).ToBeVisibleAsync();
        await chat.Page.GoBackAsync();
        await Expect(question).ToHaveTextAsync("First question?");
        await Expect(chat.Page).ToHaveTitleAsync("First question? · CodeSight");
        await chat.Page.GoForwardAsync();
        await chat.Page.GoForwardAsync();
        await Expect(question).ToHaveTextAsync("Second question?");
    }

    [BrowserFact]
    public async Task Reload_and_back_keep_the_place_in_a_long_conversation()
    {
        await using var chat = await browser.OpenAsync(_server);
        for (var i = 1; i <= 4; i++)
        {
            await chat.AskAsync($"Question {i}?");
            await Expect(chat.Answer).ToHaveCountAsync(i);
        }

        await chat.Page.EvaluateAsync("scrollTo(0, 500)");
        await chat.Page.ReloadAsync();
        await Expect(chat.Answer).ToHaveCountAsync(4);
        await Expect(chat.Page.Locator("html")).ToHaveJSPropertyAsync("scrollTop", 500);

        await chat.Button("New question").ClickAsync();
        await Expect(chat.Turns).ToHaveCountAsync(0);
        await chat.Page.GoBackAsync();
        await Expect(chat.Answer).ToHaveCountAsync(4);
        await Expect(chat.Page.Locator("html")).ToHaveJSPropertyAsync("scrollTop", 500);
    }

    [BrowserTheory]
    [InlineData("/c/0123456789abcdef01234567")]
    [InlineData("/c/%E0%A4%A")]
    public async Task Address_of_no_conversation_says_so_and_leads_on(string address)
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.Page.GotoAsync(address);
        await Expect(chat.Turns).ToContainTextAsync("This conversation is not here");
        await Expect(chat.Page).ToHaveTitleAsync("Conversation not found · CodeSight");
        await chat.Button("Ask a new question").ClickAsync();

        await chat.ExpectFocusAsync(chat.Question);
        await Expect(chat.Page).ToHaveURLAsync(new Regex("//[^/]+/$"));
        await Expect(chat.Turns).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task Question_at_an_address_of_no_conversation_begins_a_new_one()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.Page.GotoAsync("/c/0123456789abcdef01234567");
        await chat.AskAsync("First question?");

        await Expect(chat.Answer).ToContainTextAsync(Samples.Limit);
        await Expect(chat.Turns).ToHaveCountAsync(1);
        Assert.DoesNotContain("0123456789abcdef01234567", chat.Page.Url, StringComparison.Ordinal);
    }
}
