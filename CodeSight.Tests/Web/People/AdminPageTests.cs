using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CodeSight.Tests.Web.People;

[Collection(nameof(BrowserCollection))]
public sealed class AdminPageTests(BrowserFixture browser) : IAsyncLifetime
{
    private FakeServer _server = null!; // set before each test

    public async Task InitializeAsync() => _server = await FakeServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [BrowserFact]
    public async Task Invitation_is_created_once_and_its_link_is_there_to_copy()
    {
        await using var page = await OpenAsync("/admin");
        await page.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.Button("Invite").ClickAsync();
        var drawer = page.Dialog("Invite somebody");
        await drawer.GetByLabel("E-mail", new() { Exact = true }).FillAsync("emmy@example.com");
        await drawer.GetByLabel("Name", new() { Exact = true }).FillAsync("Emmy Noether");
        await drawer.GetByRole(AriaRole.Radio, new() { Name = "Editor" }).CheckAsync();
        await drawer.GetByRole(AriaRole.Checkbox, new() { Name = "Engineering" }).CheckAsync();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.People.Ready = gate.Task;
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Create invitation" }).DblClickAsync();
        gate.SetResult();

        await Expect(drawer.GetByLabel("Invitation link")).ToBeVisibleAsync();
        var emmy = Assert.Single(_server.People.Accounts, account => account.Email == "emmy@example.com");
        await Expect(drawer.GetByLabel("Invitation link")).ToHaveValueAsync($"{_server.Address}/welcome#{emmy.Id}.token");
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        await Expect(drawer.GetByRole(AriaRole.Button, new() { Name = "Copied" })).ToBeVisibleAsync();
        Assert.Equal(
            await drawer.GetByLabel("Invitation link").InputValueAsync(),
            await page.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await page.ExpectFocusAsync(page.Button("Invite"));
        await Expect(Row(page, "Emmy Noether")).ToContainTextAsync("Invited");
        Assert.Equal(("editor", "Engineering"), (emmy.Role, (string?)Assert.Single(emmy.Groups)["name"]));
    }

    [BrowserTheory]
    [InlineData("grace@example.com", "Somebody has this e-mail address already.")]
    [InlineData("grace", "That is not an e-mail address.")]
    [InlineData("", "Fill in “E-mail” first.")]
    public async Task Invitation_that_is_refused_says_why_and_keeps_what_was_typed(string email, string reason)
    {
        await using var page = await OpenAsync("/admin");
        await page.Button("Invite").ClickAsync();
        var drawer = page.Dialog("Invite somebody");
        await drawer.GetByLabel("E-mail", new() { Exact = true }).FillAsync(email);
        await drawer.GetByLabel("Name", new() { Exact = true }).FillAsync("Somebody");
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Create invitation" }).ClickAsync();

        await Expect(drawer.GetByRole(AriaRole.Alert)).ToHaveTextAsync(reason);
        await page.ExpectFocusAsync(drawer.GetByLabel("E-mail", new() { Exact = true }));
        await Expect(drawer.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("Somebody");
    }

    [BrowserFact]
    public async Task Person_is_found_and_changed_and_the_focus_returns_to_the_row()
    {
        await using var page = await OpenAsync("/admin/people");
        await page.Page.GetByLabel("Search by name or e-mail").FillAsync("grace@");
        await Expect(page.Page.Locator(".row")).ToHaveCountAsync(1);
        await page.Button("Edit: Grace Hopper").ClickAsync();
        var drawer = page.Dialog("Grace Hopper");
        await drawer.GetByLabel("Name", new() { Exact = true }).FillAsync("Admiral Hopper");
        await drawer.GetByRole(AriaRole.Radio, new() { Name = "Administrator" }).CheckAsync();
        await drawer.GetByRole(AriaRole.Checkbox, new() { Name = "Engineering" }).UncheckAsync();
        await drawer.GetByRole(AriaRole.Checkbox, new() { Name = "Finance" }).CheckAsync();
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(Row(page, "Admiral Hopper")).ToContainTextAsync("Administrator");
        await page.ExpectFocusAsync(page.Button("Edit: Admiral Hopper"));
        Assert.Equal("Finance", (string?)Assert.Single(_server.People.Grace.Groups)["name"]);
    }

    [BrowserFact]
    public async Task Last_administrator_stays_one_and_the_reason_is_said()
    {
        await using var page = await OpenAsync("/admin");
        await page.Button("Edit: Ada Lovelace").ClickAsync();
        var drawer = page.Dialog("Ada Lovelace");
        await drawer.GetByRole(AriaRole.Radio, new() { Name = "Reader" }).CheckAsync();
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(drawer.GetByRole(AriaRole.Alert)).ToHaveTextAsync("This is the last administrator. Make somebody else one first.");
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Deactivate" }).ClickAsync();
        await page.Dialog("Deactivate Ada Lovelace?").GetByRole(AriaRole.Button, new() { Name = "Deactivate" }).ClickAsync();

        await Expect(page.Notice("This is the last administrator. Make somebody else one first.")).ToBeVisibleAsync();
        Assert.True(_server.People.Ada is { Role: "admin", IsActive: true });
    }

    [BrowserFact]
    public async Task Account_is_deactivated_activated_and_deleted_after_a_question_back()
    {
        await using var page = await OpenAsync("/admin");
        await ActAsync("Deactivate", "Deactivate Grace Hopper?");
        await Expect(Row(page, "Grace Hopper")).ToContainTextAsync("Deactivated");
        Assert.False(_server.People.Grace.IsActive);
        await ActAsync("Activate");
        await Expect(Row(page, "Grace Hopper")).Not.ToContainTextAsync("Deactivated");
        Assert.True(_server.People.Grace.IsActive);
        await ActAsync("Delete account", "Delete the account of Grace Hopper?");
        await Expect(Row(page, "Grace Hopper")).ToHaveCountAsync(0);
        Assert.DoesNotContain(_server.People.Grace, _server.People.Accounts);

        async Task ActAsync(string action, string? question = null)
        {
            await page.Button("Edit: Grace Hopper").ClickAsync();
            await page.Dialog("Grace Hopper").GetByRole(AriaRole.Button, new() { Name = action, Exact = true }).ClickAsync();
            if (question is null) return;
            await page.Dialog(question).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
            await page.Dialog("Grace Hopper").GetByRole(AriaRole.Button, new() { Name = action, Exact = true }).ClickAsync();
            await page.Dialog(question).GetByRole(AriaRole.Button, new() { Name = action, Exact = true }).ClickAsync();
        }
    }

    [BrowserFact]
    public async Task Reset_link_sessions_and_second_factor_of_a_person_are_managed()
    {
        _server.People.Grace.TwoFactor = true;
        await using var page = await OpenAsync("/admin");
        await page.Button("Edit: Grace Hopper").ClickAsync();
        var drawer = page.Dialog("Grace Hopper");
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Make a link" }).ClickAsync();
        await Expect(drawer.GetByLabel("Password reset link")).ToHaveValueAsync($"{_server.Address}/reset#{_server.People.Grace.Id}.token");
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await page.Dialog("Remove the second factor?").GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(page.Notice("Grace Hopper signs in with the password alone.")).ToBeVisibleAsync();
        Assert.False(_server.People.Grace.TwoFactor);
        await page.Button("Edit: Grace Hopper").ClickAsync();
        await drawer.GetByRole(AriaRole.Button, new() { Name = "End all sessions" }).ClickAsync();

        await Expect(page.Notice("Grace Hopper is signed out everywhere.")).ToBeVisibleAsync();
        Assert.Contains($"DELETE /api/admin/accounts/{_server.People.Grace.Id}/sessions", _server.Calls);
    }

    [BrowserFact]
    public async Task People_are_read_page_by_page()
    {
        for (var number = 0; number < 60; number++) _server.People.Accounts.Add(new($"id-{number}", $"person-{number:D2}@example.com"));
        await using var page = await OpenAsync("/admin");
        await Expect(page.Page.Locator(".row")).ToHaveCountAsync(50);
        await page.Button("Next").ClickAsync();
        await Expect(page.Page.Locator(".row")).ToHaveCountAsync(13);
        await Expect(page.Page.GetByText("51–63 of 63")).ToBeVisibleAsync();
        await page.Button("Previous").ClickAsync();
        await Expect(page.Page.Locator(".row")).ToHaveCountAsync(50);
    }

    [BrowserFact]
    public async Task Group_is_created_with_members_and_deleted_after_a_question_back()
    {
        await using var page = await OpenAsync("/admin/groups");
        await page.Button("New group").ClickAsync();
        var drawer = page.Dialog("New group");
        await drawer.GetByLabel("Name", new() { Exact = true }).FillAsync("Finance");
        await drawer.GetByLabel("Find a person").FillAsync("grace");
        await drawer.GetByRole(AriaRole.Checkbox, new() { Name = "Grace Hopper" }).CheckAsync();
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Create group" }).ClickAsync();
        await Expect(drawer.GetByRole(AriaRole.Alert)).ToHaveTextAsync("This name is taken.");
        await drawer.GetByLabel("Name", new() { Exact = true }).FillAsync("Navy");
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Create group" }).ClickAsync();
        await Expect(Row(page, "Navy")).ToContainTextAsync("1 member · Grace Hopper");

        await page.Button("Edit: Navy").ClickAsync();
        await page.Dialog("Navy").GetByRole(AriaRole.Button, new() { Name = "Delete group" }).ClickAsync();
        await page.Dialog("Delete the group Navy?").GetByRole(AriaRole.Button, new() { Name = "Delete group" }).ClickAsync();
        await Expect(Row(page, "Navy")).ToHaveCountAsync(0);
        Assert.Equal(2, _server.People.Groups.Count);
    }

    [BrowserFact]
    public async Task Collection_is_opened_to_groups_and_people_and_then_to_everybody()
    {
        await using var page = await OpenAsync("/admin/collections");
        await Expect(page.Page.GetByText("14 documents are in no collection: only administrators can read them.")).ToBeVisibleAsync();
        await Expect(Row(page, "Payroll")).ToContainTextAsync("Open to nobody");
        await page.Button("Edit: Payroll").ClickAsync();
        var drawer = page.Dialog("Payroll");
        await drawer.GetByLabel("Documents", new() { Exact = true }).FillAsync("hr/payroll/**\n\n ../secret \n");
        await drawer.GetByRole(AriaRole.Checkbox, new() { Name = "Finance" }).CheckAsync();
        await drawer.GetByRole(AriaRole.Checkbox, new() { Name = "Grace Hopper" }).CheckAsync();
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(drawer.GetByRole(AriaRole.Alert)).ToHaveTextAsync("A pattern never leads out of the documents folder.");
        await drawer.GetByLabel("Documents", new() { Exact = true }).FillAsync("hr/payroll/**\n\n *.xlsx \n");
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(Row(page, "Payroll")).ToContainTextAsync("open to Finance, Grace Hopper · hr/payroll/**, *.xlsx");

        await page.Button("Edit: Payroll").ClickAsync();
        await Expect(drawer.GetByRole(AriaRole.Checkbox, new() { Name = "Finance" })).ToBeCheckedAsync();
        await drawer.GetByRole(AriaRole.Radio, new() { Name = "Everybody" }).CheckAsync();
        await Expect(drawer.GetByRole(AriaRole.Checkbox)).ToHaveCountAsync(0);
        _server.People.DocumentsInNoCollection = 0;
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(Row(page, "Payroll")).ToContainTextAsync("Open to everybody");
        await Expect(page.Page.GetByText("in no collection")).ToBeHiddenAsync();
    }

    [BrowserFact]
    public async Task Collection_is_deleted_after_a_question_back()
    {
        await using var page = await OpenAsync("/admin/collections");
        await page.Button("Edit: Payroll").ClickAsync();
        await page.Dialog("Payroll").GetByRole(AriaRole.Button, new() { Name = "Delete collection" }).ClickAsync();
        await page.Dialog("Delete the collection Payroll?").GetByRole(AriaRole.Button, new() { Name = "Delete collection" }).ClickAsync();

        await Expect(Row(page, "Payroll")).ToHaveCountAsync(0);
        Assert.Equal("Handbook", (string?)Assert.Single(_server.People.Collections)["name"]);
    }

    [BrowserFact]
    public async Task Key_is_shown_once_and_deleted_after_a_question_back()
    {
        await using var page = await OpenAsync("/admin/keys");
        await page.Button("New key").ClickAsync();
        var drawer = page.Dialog("New key");
        await drawer.GetByLabel("Name", new() { Exact = true }).FillAsync("Nightly job");
        foreach (var scope in new[] { "Search", "Ask" }) await drawer.GetByRole(AriaRole.Checkbox, new() { Name = scope }).UncheckAsync();
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Create key" }).ClickAsync();
        await Expect(drawer.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Choose at least one thing that the key may do.");
        await drawer.GetByRole(AriaRole.Checkbox, new() { Name = "Index" }).CheckAsync();
        await drawer.GetByLabel("Expires").SelectOptionAsync("Never");
        await drawer.GetByLabel("Only these documents").FillAsync("public/**");
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Create key" }).ClickAsync();
        await Expect(drawer.GetByLabel("Key", new() { Exact = true })).ToHaveValueAsync(FakePeople.KeySecret);
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await Expect(Row(page, "Nightly job")).ToContainTextAsync("index · public/** · does not expire · never used");
        Assert.DoesNotContain(FakePeople.KeySecret, await page.Page.ContentAsync(), StringComparison.Ordinal);

        await page.Button("Delete: Nightly job").ClickAsync();
        await page.Dialog("Delete the key Nightly job?").GetByRole(AriaRole.Button, new() { Name = "Delete key" }).ClickAsync();
        await Expect(Row(page, "Nightly job")).ToHaveCountAsync(0);
        Assert.Single(_server.People.Keys);
    }

    [BrowserFact]
    public async Task Audit_log_is_filtered_and_read_back_to_its_beginning()
    {
        await using var page = await OpenAsync("/admin/audit");
        await Expect(page.Page.Locator(".row")).ToHaveCountAsync(50);
        await Expect(page.Page.Locator(".row").First).ToContainTextAsync("Password link made");
        await Expect(page.Page.Locator(".row").First).ToContainTextAsync("Grace Hopper"); // as the actor and in place of the id
        await Expect(page.Page.Locator(".row").First).ToContainTextAsync("Refused");
        await Expect(page.Page.Locator(".row").First).Not.ToContainTextAsync(_server.People.Grace.Id);
        await page.Button("Show older").ClickAsync();
        await Expect(page.Page.Locator(".row")).ToHaveCountAsync(60);
        await Expect(page.Button("Show older")).ToBeHiddenAsync();
        await page.Page.GetByLabel("Filter by action").SelectOptionAsync("Documents");
        await Expect(page.Page.Locator(".row")).ToHaveCountAsync(30);
        await page.Page.GetByLabel("Filter by person").FillAsync("grace");
        await Expect(page.Page.Locator(".row")).ToHaveCountAsync(10);
        await page.Page.GetByLabel("Filter by person").FillAsync("example.com");
        await Expect(page.Page.GetByText("3 people are called like that; type more.")).ToBeVisibleAsync();
        await page.Page.GetByLabel("Filter by person").FillAsync("nobody");
        await Expect(page.Page.GetByText("Nobody is called “nobody”.")).ToBeVisibleAsync();
        await Expect(page.Page.Locator(".row")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task Usage_of_a_month_is_shown_with_its_sum_and_its_cost()
    {
        await using var page = await OpenAsync("/admin/usage");
        await Expect(page.Page.Locator(".row")).ToHaveCountAsync(4);
        await Expect(Row(page, "Ada Lovelace")).ToContainTextAsync(
            "ada@example.com · 40 questions · 48,000 tokens in, 3,200 out · 0.15 EUR · budget 500,000 tokens (default)");
        await Expect(Row(page, "kurt@example.com")).ToContainTextAsync("no questions · budget 500,000 tokens (default)");
        await Expect(Row(page, "The operator")).ToContainTextAsync("2 questions · 2,400 tokens in, 160 out · 0.0076 EUR");
        await Expect(page.Page.Locator(".section > .facts")).ToContainTextAsync("Questions52Tokens in62,400Tokens out4,160Cost0.20 EUR");
        await Expect(page.Page.GetByText("The tokens of 5 answers are estimated")).ToBeVisibleAsync();
        await Expect(page.Page.GetByRole(AriaRole.Progressbar, new() { Name = "Used of the budget of Ada Lovelace" }))
            .ToHaveAttributeAsync("value", "51200");

        await page.Page.GetByLabel("Search by name or e-mail").FillAsync("grace");
        await Expect(page.Page.Locator(".list-view .row")).ToHaveCountAsync(1);
        await page.Page.GetByLabel("Search by name or e-mail").FillAsync("");
        await page.Page.GetByLabel("Month").SelectOptionAsync("October 2026");
        await Expect(Row(page, "Ada Lovelace")).ToContainTextAsync("no questions");
        await Expect(page.Page.GetByText("Others")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task Usage_without_prices_and_budgets_says_nothing_of_money_and_of_limits()
    {
        (_server.People.HasPrices, _server.People.DefaultBudget) = (false, null);
        await using var page = await OpenAsync("/admin/usage");
        await Expect(Row(page, "Ada Lovelace")).ToContainTextAsync("48,000 tokens in, 3,200 out");
        await Expect(Row(page, "Ada Lovelace")).Not.ToContainTextAsync("budget");
        await Expect(page.Page.Locator("#section")).Not.ToContainTextAsync("Cost");
        await Expect(page.Page.GetByRole(AriaRole.Progressbar)).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task Budget_is_set_and_taken_back_and_the_focus_returns_to_the_row()
    {
        await using var page = await OpenAsync("/admin/usage");
        await page.Button("Budget: Grace Hopper").ClickAsync();
        var drawer = page.Dialog("Grace Hopper");
        await Expect(drawer.GetByLabel("Tokens a month", new() { Exact = true })).ToBeHiddenAsync();
        await drawer.GetByRole(AriaRole.Radio, new() { Name = "A budget of its own" }).CheckAsync();
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(drawer.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Give a number of tokens, such as 500,000.");
        await page.ExpectFocusAsync(drawer.GetByLabel("Tokens a month", new() { Exact = true }));
        await drawer.GetByLabel("Tokens a month", new() { Exact = true }).FillAsync("12,800");
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(Row(page, "Grace Hopper")).ToContainTextAsync("Used up");
        await Expect(Row(page, "Grace Hopper")).ToContainTextAsync("budget 12,800 tokens");
        await page.ExpectFocusAsync(page.Button("Budget: Grace Hopper"));
        Assert.Equal(("own", 12_800), (_server.People.Grace.BudgetKind, _server.People.Grace.BudgetTokens));

        await page.Button("Budget: Grace Hopper").ClickAsync();
        await Expect(drawer.GetByLabel("Tokens a month", new() { Exact = true })).ToHaveValueAsync("12,800");
        await drawer.GetByRole(AriaRole.Radio, new() { Name = "No limit" }).CheckAsync();
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(Row(page, "Grace Hopper")).ToContainTextAsync("budget no limit");
        Assert.Equal(("none", null), (_server.People.Grace.BudgetKind, _server.People.Grace.BudgetTokens));
    }

    [BrowserFact]
    public async Task Usage_is_downloaded_as_a_table_that_no_spreadsheet_takes_for_formulas()
    {
        _server.People.Kurt.Name = "=HYPERLINK(\"x\"), Kurt";
        await using var page = await OpenAsync("/admin/usage");
        await Expect(page.Page.Locator(".list-view .row")).ToHaveCountAsync(3);
        var download = await page.Page.RunAndWaitForDownloadAsync(() => page.Button("Download").ClickAsync());

        Assert.Equal("usage-2026-11.csv", download.SuggestedFilename);
        Assert.Equal(
            [
                "Month,E-mail,Name,Questions,Tokens in,Tokens out,Estimated answers,Cost,Currency,Budget",
                "2026-11,ada@example.com,Ada Lovelace,40,48000,3200,4,0.152,EUR,500000",
                "2026-11,grace@example.com,Grace Hopper,10,12000,800,1,0.038,EUR,500000",
                "2026-11,kurt@example.com,\"'=HYPERLINK(\"\"x\"\"), Kurt\",0,0,0,0,0,EUR,500000",
                "2026-11,,The operator,2,2400,160,0,0.0076,EUR,",
            ],
            await File.ReadAllLinesAsync(await download.PathAsync()));
    }

    [BrowserFact]
    public async Task Runs_and_files_that_failed_are_listed_and_a_run_is_started_and_seen_to_its_end()
    {
        var isRunning = false;
        var runs = Enumerable.Range(1, 25).Select(id => Samples.ListedRun(id)).Reverse().ToList();
        runs[0] = Samples.ListedRun(25, "completed_with_failures", "watch", "1 of 4 files could not be read.", failed: 1);
        _server.Runs = () => isRunning ? [Samples.ListedRun(26, "running", "request"), .. runs] : runs;
        _server.Status = () => Samples.Status(isRunning ? Samples.Run() : null);
        _server.Files = [Samples.File("a.pdf", "indexed"), Samples.File("hr/broken.pdf", "failed", "The PDF is damaged.")];
        _server.StartRun = () =>
        {
            isRunning = true;
            return Results.Accepted("/api/index/runs/7", Samples.Run());
        };
        await using var page = await OpenAsync("/admin/index");
        await Expect(page.Page.Locator("#section > .rows > .row")).ToHaveCountAsync(20);
        await Expect(page.Page.Locator("#section > .rows > .row").First).ToContainTextAsync("Done, with failures");
        await Expect(page.Page.Locator("#section > .rows > .row").First).ToContainTextAsync(
            "3 added, 1 changed, 1 failed · 1 min 5 s · begun by a change in the folder · 1 of 4 files could not be read.");
        await page.Button("Show older").ClickAsync();
        await Expect(page.Page.Locator("#section > .rows > .row")).ToHaveCountAsync(25);
        await Expect(page.Button("Show older")).ToBeHiddenAsync();
        await Expect(page.Page.Locator(".list-view .row")).ToContainTextAsync("hr/broken.pdfThe PDF is damaged.");

        await page.Button("Look for changes").ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Progressbar, new() { Name = "Progress of the run" })).ToHaveAttributeAsync("max", "412");
        await Expect(page.Page.Locator("#section > .rows > .row").First).ToContainTextAsync("Running");
        isRunning = false;
        _server.FindRun = () => Samples.Run("succeeded");
        await Expect(page.Notice("The index is up to date.")).ToBeVisibleAsync();
        await Expect(page.Page.GetByRole(AriaRole.Progressbar)).ToHaveCountAsync(0);

        await page.Button("Rebuild everything").ClickAsync();
        await page.Dialog("Rebuild everything?").GetByRole(AriaRole.Button, new() { Name = "Rebuild" }).ClickAsync();
        await Expect(page.Notice("Reading every file again.")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Sections_have_addresses_that_the_browser_goes_back_and_forward_through()
    {
        await using var page = await OpenAsync("/admin");
        foreach (var section in new[] { "Groups", "Collections", "Keys", "Usage", "Feedback", "Index", "Audit" })
        {
            await page.Page.GetByRole(AriaRole.Link, new() { Name = section }).FocusAsync();
            await page.Page.Keyboard.PressAsync("Enter");
            await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(section);
            await Expect(page.Page.Locator("#sections [aria-current=page]")).ToHaveTextAsync(section);
        }

        await page.Page.GoBackAsync();
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Index");
        await page.Page.ReloadAsync();
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Index");
        await Expect(page.Page).ToHaveTitleAsync("Index · CodeSight");
    }

    [BrowserFact]
    public async Task Session_that_ended_in_the_midst_of_a_form_costs_nothing_that_was_typed()
    {
        await using var page = await OpenAsync("/admin/groups");
        await page.Button("New group").ClickAsync();
        var drawer = page.Dialog("New group");
        await drawer.GetByLabel("Name", new() { Exact = true }).FillAsync("Navy");
        _server.People.EndSessions();
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Create group" }).ClickAsync();
        await page.SignInDialog.GetByRole(AriaRole.Button, new() { Name = "Not now" }).ClickAsync();
        await Expect(drawer.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Sign in first.");
        await Expect(drawer.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("Navy");
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Create group" }).ClickAsync();
        await page.SignInAsync(_server.People.Ada.Email, FakePeople.Password);

        await Expect(Row(page, "Navy")).ToBeVisibleAsync();
        Assert.Equal(3, _server.People.Groups.Count);
    }

    [BrowserFact]
    public async Task Page_is_for_administrators()
    {
        await using var page = await browser.OpenAsAsync(_server, _server.People.Grace, "/admin");
        await Expect(page.Page.GetByText("Your account may not open this page.")).ToBeVisibleAsync();
        Assert.DoesNotContain(_server.Calls, call => call.Contains("/api/admin", StringComparison.Ordinal));
    }

    private static ILocator Row(ChatPage page, string title) =>
        page.Page.Locator(".row").Filter(new() { Has = page.Page.GetByText(title, new() { Exact = true }) });

    private Task<ChatPage> OpenAsync(string path) => browser.OpenAsAsync(_server, _server.People.Ada, path);
}
