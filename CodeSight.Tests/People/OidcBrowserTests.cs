using CodeSight.Tests.Web;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CodeSight.Tests.People;

/// <summary>The sign-in with an identity provider in a browser, for which the provider is another site.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class OidcBrowserTests(BrowserFixture browser)
{
    [BrowserFact]
    public async Task Button_leads_over_the_provider_back_to_the_page_where_one_is_signed_in()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var world = await PeopleWorld.CreateAsync(settings: provider.Settings);
        using var client = world.Server.Client();
        await provider.RegisterAsync(client.BaseAddress!);
        provider.People["ada-1"] = new ProviderPerson("ada@example.com", true, "Ada Lovelace");

        await using var chat = await browser.OpenAsync(client.BaseAddress!.ToString(), path: "/account");
        var link = chat.SignInDialog.GetByRole(AriaRole.Link, new() { Name = "Sign in with Contoso" });
        await link.ClickAsync();
        await chat.Page.GetByRole(AriaRole.Button, new() { Name = "nobody" }).ClickAsync();
        await Expect(chat.SignInDialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Contoso did not let you in.");
        await Expect(chat.Page).ToHaveURLAsync(new Uri(client.BaseAddress!, "/account").ToString());
        await link.ClickAsync();
        await chat.Page.GetByRole(AriaRole.Button, new() { Name = "ada-1" }).ClickAsync();

        await Expect(chat.Button("Account: Ada Lovelace")).ToBeVisibleAsync();
        await Expect(chat.Page).ToHaveURLAsync(new Uri(client.BaseAddress!, "/account").ToString());
        var cookies = await chat.Page.Context.CookiesAsync([client.BaseAddress!.ToString()]);
        Assert.Equal((SameSiteAttribute.Strict, true), (Assert.Single(cookies).SameSite, cookies[0].HttpOnly));
        await chat.Page.ReloadAsync();
        await Expect(chat.Button("Account: Ada Lovelace")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Provider_that_is_away_is_named_and_the_password_still_signs_in()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var world = await PeopleWorld.CreateAsync(settings: provider.Settings);
        await provider.LeaveAsync();
        using var client = world.Server.Client();

        await using var chat = await browser.OpenAsync(client.BaseAddress!.ToString());
        await chat.SignInDialog.GetByRole(AriaRole.Link, new() { Name = "Sign in with Contoso" }).ClickAsync();
        await Expect(chat.SignInDialog.GetByRole(AriaRole.Alert))
            .ToHaveTextAsync("Contoso did not answer. Try again in a moment, or use your password.");
        await chat.SignInAsync(PeopleServer.Admin, PeopleServer.Password);

        await Expect(chat.Button($"Account: {PeopleServer.Admin}")).ToBeVisibleAsync();
    }
}
