using System.Text.Json.Nodes;
using CodeSight.Tests.Web.People;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CodeSight.Tests.Web.Accessibility;

/// <summary>axe-core's rules on every state of the sign-in, account, password and admin pages, and whether they fit their window.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class PeopleAxeTests(BrowserFixture browser) : IAsyncLifetime
{
    private static readonly string LongName = string.Concat(Enumerable.Repeat("a_very_long_name_without_any_break", 4));

    // Each state: where it begins, whether somebody is signed in, and how a person gets there.
    private static readonly Dictionary<string, (string Path, bool IsSignedIn, Func<FakeServer, ChatPage, Task> GoAsync)> States = new()
    {
        ["sign-in"] = ("/", false, async (_, page) =>
        {
            await page.SignInAsync("ada@example.com", "wrong");
            await Expect(page.SignInDialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("not right");
        }
        ),
        ["code"] = ("/", false, async (server, page) =>
        {
            server.People.Ada.TwoFactor = true;
            await page.SignInAsync("ada@example.com", FakePeople.Password);
            await Expect(page.Dialog("Is it you?")).ToBeVisibleAsync();
        }
        ),
        ["new password"] = ("/", false, async (server, page) =>
        {
            server.People.Ada.MustChangePassword = true;
            await page.SignInAsync("ada@example.com", FakePeople.Password);
            await Expect(page.Dialog("Choose a new password")).ToBeVisibleAsync();
        }
        ),
        ["not signed in"] = ("/", false, async (_, page) =>
        {
            await page.SignInDialog.GetByRole(AriaRole.Button, new() { Name = "Not now" }).ClickAsync();
            await Expect(page.Button("Sign in")).ToBeVisibleAsync();
        }
        ),
        ["account menu"] = ("/", true, async (_, page) =>
        {
            await page.Page.Locator("[popovertarget=account-list]").ClickAsync();
            await Expect(page.Page.Locator("#account-list")).ToBeVisibleAsync();
        }
        ),
        ["account"] = ("/account", true, async (_, page) => await Expect(page.Page.GetByText("Safari on iPhone")).ToBeVisibleAsync()),
        ["account without sign-in"] = ("/account", false, async (_, page) =>
        {
            await page.SignInDialog.GetByRole(AriaRole.Button, new() { Name = "Not now" }).ClickAsync();
            await Expect(page.Page.GetByText("Sign in to see your account.")).ToBeVisibleAsync();
        }
        ),
        ["two-factor"] = ("/account", true, async (_, page) =>
        {
            await page.Button("Set up").ClickAsync();
            await page.Page.GetByText("As an address").ClickAsync();
        }
        ),
        ["recovery codes"] = ("/account", true, async (_, page) =>
        {
            await page.Button("Set up").ClickAsync();
            await page.Page.GetByLabel("Code", new() { Exact = true }).FillAsync(FakePeople.Code);
            await page.Button("Turn on").ClickAsync();
            await Expect(page.Page.Locator(".recovery-codes")).ToBeVisibleAsync();
        }
        ),
        ["welcome"] = ("/welcome#account.expired", false, async (_, page) =>
        {
            await page.Page.GetByLabel("Password", new() { Exact = true }).FillAsync("long enough");
            await page.Button("Set password").ClickAsync();
            await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("no longer valid");
        }
        ),
        ["incomplete link"] = ("/reset", false, async (_, page) =>
            await Expect(page.Page.GetByText("This link is incomplete")).ToBeVisibleAsync()),
        ["people"] = ("/admin", true, async (_, page) => await Expect(page.Button("Edit: Grace Hopper")).ToBeVisibleAsync()),
        ["person"] = ("/admin", true, async (server, page) =>
        {
            server.People.Grace.TwoFactor = true;
            await page.Page.ReloadAsync();
            await page.Button("Edit: Grace Hopper").ClickAsync();
            await page.Button("Make a link").ClickAsync();
            await Expect(page.Page.GetByLabel("Password reset link")).ToBeVisibleAsync();
        }
        ),
        ["invitation"] = ("/admin", true, async (_, page) =>
        {
            await page.Button("Invite").ClickAsync();
            await page.Button("Create invitation").ClickAsync();
            await Expect(page.Dialog("Invite somebody").GetByRole(AriaRole.Alert)).ToContainTextAsync("Fill in");
        }
        ),
        ["groups"] = ("/admin/groups", true, async (_, page) => await Expect(page.Button("Edit: Finance")).ToBeVisibleAsync()),
        ["collections"] = ("/admin/collections", true, async (_, page) => await Expect(page.Button("Edit: Payroll")).ToBeVisibleAsync()),
        ["collection"] = ("/admin/collections", true, async (_, page) =>
        {
            await page.Button("Edit: Payroll").ClickAsync();
            await Expect(page.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Grace Hopper" })).ToBeVisibleAsync();
        }
        ),
        ["question back"] = ("/admin/collections", true, async (_, page) =>
        {
            await page.Button("Edit: Payroll").ClickAsync();
            await page.Button("Delete collection").ClickAsync();
            await Expect(page.Dialog("Delete the collection Payroll?")).ToBeVisibleAsync();
        }
        ),
        ["keys"] = ("/admin/keys", true, async (_, page) => await Expect(page.Button("Delete: Intranet search")).ToBeVisibleAsync()),
        ["new key"] = ("/admin/keys", true, async (_, page) =>
        {
            await page.Button("New key").ClickAsync();
            await Expect(page.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Grace Hopper" })).ToBeVisibleAsync();
        }
        ),
        ["usage"] = ("/admin/usage", true, async (server, page) =>
        {
            (server.People.Grace.BudgetKind, server.People.Grace.BudgetTokens) = ("own", 100);
            await page.Page.ReloadAsync();
            await Expect(page.Page.GetByText("Used up")).ToBeVisibleAsync();
        }
        ),
        ["budget"] = ("/admin/usage", true, async (_, page) =>
        {
            await page.Button("Budget: Grace Hopper").ClickAsync();
            await page.Page.GetByRole(AriaRole.Radio, new() { Name = "A budget of its own" }).CheckAsync();
            await page.Button("Save").ClickAsync();
            await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Give a number");
        }
        ),
        ["index"] = ("/admin/index", true, async (server, page) =>
        {
            server.Runs = () =>
                [Samples.ListedRun(2, "running", "request"), Samples.ListedRun(1, "failed", message: LongName, isRebuild: true)];
            server.Files = [Samples.File($"{LongName}.pdf", "failed", LongName)];
            server.Status = () => Samples.Status(Samples.Run());
            await page.Page.ReloadAsync();
            await Expect(page.Page.Locator(".row")).ToHaveCountAsync(3);
            await Expect(page.Page.GetByRole(AriaRole.Progressbar)).ToBeVisibleAsync();
        }
        ),
        ["feedback"] = ("/admin/feedback", true, async (server, page) =>
        {
            server.People.Rate("up", $"{LongName}?", $"{LongName} [1].", LongName, $"{LongName}.md");
            server.People.Rate("down", "How much may a hotel cost?", "EUR 140 [1].", owner: "key:7");
            server.People.AskInVain($"{LongName}?", 3, 2, $"{LongName}.md", LongName, LongName);
            await page.Page.ReloadAsync();
            await Expect(page.Page.Locator(".row")).ToHaveCountAsync(3);
        }
        ),
        ["rating"] = ("/admin/feedback", true, async (server, page) =>
        {
            server.People.Rate("down", $"{LongName}?", $"{LongName} [1].", LongName, $"{LongName}.md");
            await page.Page.ReloadAsync();
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Show all" }).ClickAsync();
            await Expect(page.Page.Locator("dialog[open] .whole-text").First).ToBeVisibleAsync();
        }
        ),
        ["no feedback"] = ("/admin/feedback", true, async (_, page) =>
            await Expect(page.Page.GetByText("No answer is rated yet.")).ToBeVisibleAsync()),
        ["audit"] = ("/admin/audit", true, async (_, page) => await Expect(page.Page.Locator(".row")).ToHaveCountAsync(50)),
    };

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
        _server.HasAccounts = true;
        _server.People.Kurt.Name = LongName;
        _server.People.Groups[1]["name"] = LongName;
        _server.People.Collections[0]["description"] = LongName;
        _server.People.Keys[0]["globs"] = new JsonArray(LongName);
        _server.People.Audit[1]["object"] = LongName;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [BrowserTheory]
    [MemberData(nameof(Cases))]
    public async Task State_fits_its_window_and_has_no_serious_or_critical_violation_in_either_theme(string state, int width)
    {
        var (path, isSignedIn, goAsync) = States[state];
        await using var page = isSignedIn
            ? await browser.OpenAsAsync(_server, _server.People.Ada, path, width, 800)
            : await browser.OpenAsync(_server, width, 800, path: path);
        await goAsync(_server, page);

        Assert.Equal(0, await page.OverflowAsync());
        Assert.Equal(
            0,
            await page.Page.EvaluateAsync<int>(
                "Math.max(0, ...[...document.querySelectorAll('dialog[open] > *, main > *')].map(part => part.scrollWidth - part.clientWidth))"));
        await Axe.ExpectNoViolationAsync(page);
    }

    [BrowserTheory]
    [InlineData("/admin")]
    [InlineData("/account")]
    public async Task First_stop_on_the_page_leads_past_the_header(string path)
    {
        await using var page = await browser.OpenAsAsync(_server, _server.People.Ada, path);
        await page.Page.Keyboard.PressAsync("Tab");
        var skip = page.Page.GetByRole(AriaRole.Link, new() { Name = "Skip to the content" });
        await page.ExpectFocusAsync(skip);
        await page.Page.Keyboard.PressAsync("Enter");

        await page.ExpectFocusAsync(page.Page.Locator("main"));
    }
}
