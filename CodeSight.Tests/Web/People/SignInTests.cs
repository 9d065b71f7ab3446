using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CodeSight.Tests.Web.People;

/// <summary>Signing in to the chat page with an account.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class SignInTests(BrowserFixture browser) : IAsyncLifetime
{
    private const string Question = "How much may a hotel cost?";

    private FakeServer _server = null!; // set before each test

    public async Task InitializeAsync()
    {
        _server = await FakeServer.StartAsync();
        _server.HasAccounts = true;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [BrowserFact]
    public async Task Account_is_asked_for_and_kept_by_a_cookie_that_scripts_cannot_read()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.SignInAsync(_server.People.Grace.Email, "wrong");
        await Expect(chat.SignInDialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The e-mail address or the password is not right.");
        await chat.ExpectFocusAsync(chat.SignInDialog.GetByLabel("Password", new() { Exact = true }));
        await chat.SignInAsync(_server.People.Grace.Email, FakePeople.Password);
        await Expect(chat.Button("Account: Grace Hopper")).ToBeVisibleAsync();
        await chat.Page.ReloadAsync();
        await chat.AskAsync(Question);
        await Expect(chat.Answer).ToContainTextAsync(Samples.Limit);

        var readable = await chat.Page.EvaluateAsync<string>(
            "document.cookie + JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + document.documentElement.outerHTML");
        Assert.DoesNotContain(FakePeople.Password, readable, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Second_factor_is_asked_for_after_the_password()
    {
        _server.People.Grace.TwoFactor = true;
        await using var chat = await browser.OpenAsync(_server);
        await chat.SignInAsync(_server.People.Grace.Email, FakePeople.Password);
        var code = chat.Dialog("Is it you?").GetByLabel("Code");
        await chat.ExpectFocusAsync(code);
        await code.FillAsync("000000");
        await code.PressAsync("Enter");
        await Expect(chat.Dialog("Is it you?").GetByRole(AriaRole.Alert))
            .ToHaveTextAsync("That code is not right, or no longer. Type a new one.");
        await code.FillAsync(FakePeople.Code);
        await code.PressAsync("Enter");

        await Expect(chat.Button("Account: Grace Hopper")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Given_password_is_changed_before_anything_else()
    {
        _server.People.Grace.MustChangePassword = true;
        await using var chat = await browser.OpenAsync(_server);
        await chat.SignInAsync(_server.People.Grace.Email, FakePeople.Password);
        var dialog = chat.Dialog("Choose a new password");
        await dialog.GetByLabel("New password", new() { Exact = true }).FillAsync("short");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Set password" }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The password needs at least 8 characters.");
        await dialog.GetByLabel("New password", new() { Exact = true }).FillAsync("correct horse battery");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Set password" }).ClickAsync();

        await Expect(dialog).ToBeHiddenAsync();
        await Expect(chat.Button("Documents: 38 documents")).ToBeVisibleAsync();
        Assert.Equal("correct horse battery", _server.People.Grace.Password);
    }

    [BrowserFact]
    public async Task Question_that_was_asked_before_signing_in_is_answered_and_kept_after_it()
    {
        await using var chat = await browser.OpenAsync(_server);
        await chat.SignInDialog.GetByRole(AriaRole.Button, new() { Name = "Not now" }).ClickAsync();
        await Expect(chat.Button("Documents: Not signed in")).ToBeVisibleAsync();
        await Expect(chat.Page.Locator("#history-note")).ToHaveTextAsync("Kept once you have signed in");
        await chat.AskAsync(Question);
        await chat.SignInAsync(_server.People.Grace.Email, FakePeople.Password);
        await Expect(chat.Answer).ToContainTextAsync(Samples.Limit);
        await chat.Page.ReloadAsync();

        await Expect(chat.Conversations).ToHaveTextAsync([Question]);
        await Expect(chat.Answer).ToContainTextAsync(Samples.Limit);
    }

    [BrowserFact]
    public async Task Session_that_ended_costs_neither_the_question_nor_what_is_typed_meanwhile()
    {
        await using var chat = await browser.OpenAsAsync(_server, _server.People.Grace, "/");
        await chat.AskAsync("First question?");
        await Expect(chat.Answer).ToBeVisibleAsync();
        _server.People.EndSessions();
        await chat.AskAsync(Question);
        await Expect(chat.SignInDialog).ToBeVisibleAsync();
        await chat.SignInDialog.GetByRole(AriaRole.Button, new() { Name = "Not now" }).ClickAsync();
        await chat.Question.FillAsync("Something half-typed");
        await chat.Button("Try again").ClickAsync();
        await chat.SignInAsync(_server.People.Grace.Email, FakePeople.Password);

        await Expect(chat.Answer).ToHaveCountAsync(2);
        await Expect(chat.Question).ToHaveValueAsync("Something half-typed");
        await Expect(chat.Conversations).ToHaveTextAsync(["First question?"]);
    }

    [BrowserFact]
    public async Task Conversations_are_never_shown_to_another_account_in_the_same_browser()
    {
        await using var chat = await browser.OpenAsAsync(_server, _server.People.Grace, "/");
        await chat.AskAsync(Question);
        await Expect(chat.Answer).ToBeVisibleAsync();
        var address = chat.Page.Url;
        await chat.ChooseFromAccountAsync("Sign out");
        await Expect(chat.SignInDialog).ToBeVisibleAsync();
        await Expect(chat.Page.Locator("body")).Not.ToContainTextAsync(Question);
        await chat.SignInAsync(_server.People.Ada.Email, FakePeople.Password);
        await Expect(chat.Button("Account: Ada Lovelace")).ToBeVisibleAsync();
        await Expect(chat.Page.Locator("body")).Not.ToContainTextAsync(Question);
        await chat.Page.GotoAsync(address);
        await Expect(chat.Page.GetByText("Conversation not found").First).ToBeVisibleAsync();
        await Expect(chat.Page.Locator("body")).Not.ToContainTextAsync(Question);

        await chat.ChooseFromAccountAsync("Sign out");
        await chat.SignInAsync(_server.People.Grace.Email, FakePeople.Password);
        await Expect(chat.Conversations).ToHaveTextAsync([Question]);
    }

    [BrowserFact]
    public async Task Page_of_a_session_that_ended_shows_nothing_of_it_to_the_next_account()
    {
        await using var chat = await browser.OpenAsAsync(_server, _server.People.Grace, "/");
        await chat.AskAsync(Question);
        await Expect(chat.Answer).ToBeVisibleAsync();
        _server.People.EndSessions();
        await chat.AskAsync("And for a train?");
        await chat.SignInAsync(_server.People.Ada.Email, FakePeople.Password);

        await Expect(chat.Button("Account: Ada Lovelace")).ToBeVisibleAsync();
        await Expect(chat.Page.Locator("body")).Not.ToContainTextAsync(Question);
        Assert.Single(_server.Asked); // what waited for Grace was not asked in Ada's name
    }

    [BrowserFact]
    public async Task Signing_out_clears_the_other_tabs()
    {
        await using var chat = await browser.OpenAsAsync(_server, _server.People.Grace, "/");
        await chat.AskAsync(Question);
        await Expect(chat.Answer).ToBeVisibleAsync();
        var other = await chat.Page.Context.NewPageAsync();
        await other.GotoAsync(chat.Page.Url);
        await Expect(other.Locator(".answer")).ToBeVisibleAsync();
        await chat.ChooseFromAccountAsync("Sign out");

        await Expect(other.GetByRole(AriaRole.Dialog, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await Expect(other.Locator("body")).Not.ToContainTextAsync(Question);
    }

    [BrowserFact]
    public async Task Another_place_that_knows_the_people_is_offered_and_the_typed_question_survives_the_way_there()
    {
        _server.People.SignInWith = new { name = "Contoso", url = "/favicon.svg" };
        await using var chat = await browser.OpenAsync(_server);
        await chat.SignInDialog.GetByRole(AriaRole.Button, new() { Name = "Not now" }).ClickAsync();
        await chat.Question.FillAsync(Question);
        await chat.Button("Sign in").ClickAsync();
        await chat.SignInDialog.GetByRole(AriaRole.Link, new() { Name = "Sign in with Contoso" }).ClickAsync();
        await chat.Page.WaitForURLAsync(url => new Uri(url).PathAndQuery == "/favicon.svg?return=%2F");
        await chat.Page.APIRequest.PostAsync(
            "/api/session", new() { DataObject = new { email = _server.People.Grace.Email, password = FakePeople.Password } });
        await chat.GoHomeAsync();

        await Expect(chat.Button("Account: Grace Hopper")).ToBeVisibleAsync();
        await Expect(chat.Question).ToHaveValueAsync(Question);
    }

    [BrowserFact]
    public async Task Menu_of_the_account_is_used_by_keys_and_offers_the_admin_page_to_administrators_alone()
    {
        await using var chat = await browser.OpenAsAsync(_server, _server.People.Grace, "/");
        var menu = chat.Page.Locator("#account-list");
        await chat.Button("Account: Grace Hopper").FocusAsync();
        await chat.Page.Keyboard.PressAsync("Enter");
        await Expect(menu).ToBeVisibleAsync();
        await Expect(menu.GetByRole(AriaRole.Link)).ToHaveTextAsync(["Account"]);
        await chat.Page.Keyboard.PressAsync("Tab");
        await chat.ExpectFocusAsync(menu.GetByRole(AriaRole.Link, new() { Name = "Account" }));
        await chat.Page.Keyboard.PressAsync("Escape");
        await Expect(menu).ToBeHiddenAsync();
        await chat.ExpectFocusAsync(chat.Button("Account: Grace Hopper"));

        _server.People.Grace.Role = "admin";
        await chat.Page.ReloadAsync();
        await chat.ChooseFromAccountAsync("Admin");
        await Expect(chat.Page.GetByRole(AriaRole.Heading, new() { Name = "People" })).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Who_may_not_update_the_index_is_not_offered_to()
    {
        await using var chat = await browser.OpenAsAsync(_server, _server.People.Grace, "/");
        await chat.Button("Documents: 38 documents").ClickAsync();
        await Expect(chat.Documents).ToBeVisibleAsync();
        await Expect(chat.Button("Look for changes now")).ToBeHiddenAsync();
        await chat.Page.Keyboard.PressAsync("Escape");

        await using var admin = await browser.OpenAsAsync(_server, _server.People.Ada, "/");
        await admin.Button("Documents: 38 documents").ClickAsync();
        await Expect(admin.Button("Look for changes now")).ToBeVisibleAsync();
    }
}
