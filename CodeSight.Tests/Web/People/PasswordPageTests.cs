using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CodeSight.Tests.Web.People;

/// <summary>The page behind an invitation and behind a link for a new password.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class PasswordPageTests(BrowserFixture browser) : IAsyncLifetime
{
    private FakeServer _server = null!; // set before each test

    public async Task InitializeAsync()
    {
        _server = await FakeServer.StartAsync();
        _server.HasAccounts = true;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [BrowserFact]
    public async Task Invitation_leads_to_a_password_a_name_and_the_sign_in()
    {
        await using var page = await browser.OpenAsync(_server, path: "/welcome#account-1.token-1");
        await page.ExpectFocusAsync(page.Page.GetByLabel("Your name"));
        Assert.EndsWith("/welcome", page.Page.Url, StringComparison.Ordinal);
        await page.Page.GetByLabel("Your name").FillAsync("Kurt Gödel");
        await Password(page).FillAsync("incomplete");
        await Password(page).PressAsync("Enter");
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "Your password is set" })).ToBeFocusedAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();

        await Expect(page.SignInDialog).ToBeVisibleAsync();
        var sent = Assert.Single(_server.People.PasswordLinks);
        Assert.Equal(
            """{"account":"account-1","token":"token-1","password":"incomplete","name":"Kurt G\u00F6del"}""", sent.ToJsonString());
    }

    [BrowserFact]
    public async Task Token_is_kept_neither_by_the_address_nor_by_the_browsers_history()
    {
        await using var page = await browser.OpenAsync(_server, path: "/reset#account-1.token-1");
        await Expect(Password(page)).ToBeVisibleAsync();
        await page.GoHomeAsync();
        await page.Page.GoBackAsync();

        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "This link is incomplete" })).ToBeVisibleAsync();
        Assert.EndsWith("/reset", page.Page.Url, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "token-1",
            await page.Page.EvaluateAsync<string>("JSON.stringify([localStorage, sessionStorage, window.history.state, location.href])"),
            StringComparison.Ordinal);
    }

    [BrowserTheory]
    [InlineData("/reset#account-1.expired", "long enough to do", "This link is no longer valid. Ask for a new one.")]
    [InlineData("/reset#account-1.token-1", "short", "The password needs at least 8 characters.")]
    [InlineData("/reset#account-1.token-1", "", "Fill in “Password” first.")]
    public async Task Password_that_cannot_be_set_stays_typed_and_the_reason_is_said(string path, string password, string reason)
    {
        await using var page = await browser.OpenAsync(_server, path: path);
        await Password(page).FillAsync(password);
        await page.Button("Set password").ClickAsync();

        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync(reason);
        await Expect(Password(page)).ToHaveValueAsync(password);
    }

    [BrowserFact]
    public async Task Password_is_sent_once_however_often_the_button_is_pressed()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.People.Ready = gate.Task;
        await using var page = await browser.OpenAsync(_server, path: "/welcome#account-1.token-1");
        await Password(page).FillAsync("incomplete");
        await page.Button("Set password").DblClickAsync();
        await Password(page).PressAsync("Enter");
        gate.SetResult();

        await Expect(page.Page.GetByText("Your password is set")).ToBeVisibleAsync();
        Assert.Single(_server.People.PasswordLinks);
    }

    [BrowserFact]
    public async Task Other_link_in_the_same_tab_takes_the_place_of_the_first()
    {
        await using var page = await browser.OpenAsync(_server, path: "/reset#account-1.token-1");
        await Expect(Password(page)).ToBeVisibleAsync();
        await page.Page.EvaluateAsync("location.hash = '#account-2.token-2'");
        await Expect(page.Page).ToHaveURLAsync($"{_server.Address}/reset");
        await Password(page).FillAsync("incomplete");
        await page.Button("Set password").ClickAsync();

        await Expect(page.Page.GetByText("Your password is set")).ToBeVisibleAsync();
        Assert.Equal("account-2", (string?)Assert.Single(_server.People.PasswordLinks)["account"]);
    }

    private static ILocator Password(ChatPage page) => page.Page.GetByLabel("Password", new() { Exact = true });
}
