using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CodeSight.Tests.Web.People;

[Collection(nameof(BrowserCollection))]
public sealed class AccountPageTests(BrowserFixture browser) : IAsyncLifetime
{
    private FakeServer _server = null!; // set before each test

    public async Task InitializeAsync() => _server = await FakeServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [BrowserFact]
    public async Task Name_is_changed_and_shown_in_the_header()
    {
        await using var page = await OpenAsync();
        await page.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Rear Admiral Hopper");
        await page.Button("Save").ClickAsync();

        await Expect(page.Notice("Your name is changed.")).ToBeVisibleAsync();
        await Expect(page.Button("Account: Rear Admiral Hopper")).ToBeVisibleAsync();
        Assert.Equal("Rear Admiral Hopper", _server.People.Grace.Name);
    }

    [BrowserFact]
    public async Task Password_is_changed_after_the_present_one_and_ends_the_other_sessions()
    {
        await using var page = await OpenAsync();
        await Expect(page.Page.GetByText("Safari on iPhone")).ToBeVisibleAsync();
        var panel = Panel(page, "Password");
        await panel.GetByLabel("Present password", new() { Exact = true }).FillAsync("wrong");
        await panel.GetByLabel("New password", new() { Exact = true }).FillAsync("short");
        await page.Button("Change password").ClickAsync();
        await Expect(panel.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The present password is wrong.");
        await page.ExpectFocusAsync(panel.GetByLabel("Present password", new() { Exact = true }));
        await panel.GetByLabel("Present password", new() { Exact = true }).FillAsync(FakePeople.Password);
        await page.Button("Change password").ClickAsync();
        await Expect(panel.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The password needs at least 8 characters.");
        await panel.GetByLabel("New password", new() { Exact = true }).FillAsync("correct horse battery");
        await page.Button("Change password").ClickAsync();

        await Expect(page.Notice("Your password is changed, and your other sessions are ended.")).ToBeVisibleAsync();
        await Expect(page.Page.GetByText("Safari on iPhone")).ToBeHiddenAsync();
        await Expect(panel.GetByLabel("New password", new() { Exact = true })).ToHaveValueAsync("");
        Assert.Equal("correct horse battery", _server.People.Grace.Password);
    }

    [BrowserFact]
    public async Task Second_factor_is_set_up_with_recovery_codes_that_are_shown_once_and_turned_off_again()
    {
        await using var page = await OpenAsync();
        await page.Button("Set up").ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Img, new() { Name = "QR code with the secret" })).ToBeVisibleAsync();
        await Expect(page.Page.GetByLabel("Secret", new() { Exact = true })).ToHaveValueAsync("JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP");
        var code = page.Page.GetByLabel("Code", new() { Exact = true });
        await page.ExpectFocusAsync(code);
        await code.FillAsync("000000");
        await code.PressAsync("Enter");
        await Expect(Panel(page, "Two-factor sign-in").GetByRole(AriaRole.Alert)).ToContainTextAsync("The code is wrong.");
        await code.FillAsync("123 456"); // as apps show it
        await code.PressAsync("Enter");
        await page.ExpectFocusAsync(page.Page.GetByRole(AriaRole.Heading, new() { Name = "Your recovery codes" }));
        await Expect(page.Page.Locator(".recovery-codes li")).ToHaveCountAsync(10);
        await page.Button("I have kept them").ClickAsync();

        await Expect(page.Page.GetByText("It is on")).ToBeVisibleAsync();
        await Expect(page.Page.GetByText("abcd0-efgh0")).ToBeHiddenAsync();
        Assert.True(_server.People.Grace.TwoFactor);
        await page.Page.GetByText("Turn it off").ClickAsync();
        await Panel(page, "Two-factor sign-in").GetByLabel("Password", new() { Exact = true }).FillAsync(FakePeople.Password);
        await page.Button("Turn off").ClickAsync();
        await Expect(page.Button("Set up")).ToBeVisibleAsync();
        Assert.False(_server.People.Grace.TwoFactor);
    }

    [BrowserFact]
    public async Task Session_of_another_device_is_ended_after_a_question_back()
    {
        await using var page = await OpenAsync();
        await page.Button("End: Safari on iPhone, 10.0.0.7").ClickAsync();
        await page.Dialog("End this session?").GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        Assert.Single(_server.People.Grace.OtherDevices);
        await page.Button("End: Safari on iPhone, 10.0.0.7").ClickAsync();
        await page.Dialog("End this session?").GetByRole(AriaRole.Button, new() { Name = "End session" }).ClickAsync();

        await Expect(page.Notice("The session is ended.")).ToBeVisibleAsync();
        await Expect(page.Page.GetByText("Safari on iPhone")).ToBeHiddenAsync();
        Assert.Empty(_server.People.Grace.OtherDevices);
    }

    [BrowserFact]
    public async Task Page_asks_for_an_account_and_shows_it_after_that()
    {
        _server.HasAccounts = true;
        await using var page = await browser.OpenAsync(_server, path: "/account");
        await page.SignInDialog.GetByRole(AriaRole.Button, new() { Name = "Not now" }).ClickAsync();
        await Expect(page.Page.GetByText("Sign in to see your account.")).ToBeVisibleAsync();
        await page.Page.Locator("#account").GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.SignInAsync(_server.People.Grace.Email, FakePeople.Password);

        await Expect(page.Page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("Grace Hopper");
    }

    [BrowserFact]
    public async Task Own_usage_of_the_month_is_shown_with_the_budget()
    {
        await using var page = await browser.OpenAsAsync(_server, _server.People.Ada, "/account");
        var heading = page.Page.GetByRole(AriaRole.Heading, new() { Name = "Usage", Exact = true });
        var panel = page.Page.Locator(".panel").Filter(new() { Has = heading });
        await Expect(panel).ToContainTextAsync("In November 2026, with your keys. It starts again on 1 December.");
        await Expect(panel).ToContainTextAsync("Questions40Tokens in48,000Tokens out3,200Cost0.15 EURBudget500,000 tokens");
        await Expect(panel).ToContainTextAsync("The tokens of 4 answers are estimated");
        await Expect(panel.GetByRole(AriaRole.Progressbar, new() { Name = "Used of your budget" })).ToHaveAttributeAsync("max", "500000");
    }

    [BrowserFact]
    public async Task Server_without_accounts_says_so()
    {
        await using var page = await browser.OpenAsync(_server, path: "/account");
        await Expect(page.Page.GetByText("This server has no accounts.")).ToBeVisibleAsync();
    }

    private static ILocator Panel(ChatPage page, string title) =>
        page.Page.Locator(".panel").Filter(new() { Has = page.Page.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true }) });

    private Task<ChatPage> OpenAsync() => browser.OpenAsAsync(_server, _server.People.Grace, "/account");
}
