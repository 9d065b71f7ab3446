using CodeSight.Tests.Infrastructure;
using CodeSight.Tests.Models.LanguageModels;
using CodeSight.Tests.People;
using CodeSight.Tests.Web;
using CodeSight.Tests.Web.Accessibility;
using Microsoft.Playwright;
using static CodeSight.Tests.Conversations.ConversationWorld;
using static CodeSight.Tests.Models.LanguageModels.OpenAIBackendTests;
using static CodeSight.Tests.People.PeopleWorld;
using static Microsoft.Playwright.Assertions;

namespace CodeSight.Tests.Conversations;

/// <summary>The page over conversations that the server keeps.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class ConversationPageTests(BrowserFixture browser)
{
    [BrowserFact]
    public async Task Conversation_is_the_same_after_a_reload_and_in_another_browser_and_can_be_found_renamed_and_deleted()
    {
        await using var world = await StartAsync();
        await using var chat = await OpenAsync(world);
        await AskAsync(chat, HotelQuestion, 1);
        await AskAsync(chat, "When may I travel first class?", 2);
        await chat.Page.GetByRole(AriaRole.Radio, new() { Name = "Search only" }).CheckAsync(new() { Force = true });
        await chat.Page.Locator("#question").FillAsync("kroner");
        await chat.Page.Locator("#question").PressAsync("Enter");
        await Expect(chat.Page.Locator(".turn[aria-busy=false]")).ToHaveCountAsync(3);
        await Expect(chat.Page.Locator("#history-note")).ToHaveTextAsync("Kept with your account");
        var shown = await TextsAsync(chat);

        await chat.Page.ReloadAsync();
        await Expect(chat.Turns).ToHaveCountAsync(3);
        Assert.Equal(shown, await TextsAsync(chat));
        await using var other = await OpenAsync(world, 360, ColorScheme.Dark, new Uri(chat.Page.Url).AbsolutePath);
        await Expect(other.Turns).ToHaveCountAsync(3);
        Assert.Equal(shown, await TextsAsync(other));
        Assert.Equal(0, await other.OverflowAsync());

        await chat.Button("New question").ClickAsync();
        await chat.Page.GetByRole(AriaRole.Radio, new() { Name = "Answer" }).CheckAsync(new() { Force = true });
        await AskAsync(chat, "How long may a trip by train take?", 1);
        await chat.Page.GetByLabel("Search conversations").FillAsync("HOW MUCH MAY");
        await Expect(chat.Conversations).ToHaveTextAsync([HotelQuestion]);
        await chat.Page.GetByLabel("Search conversations").FillAsync("nothing has this");
        await Expect(chat.Page.Locator("#no-conversations")).ToHaveTextAsync("No conversation has these words.");
        await chat.Page.GetByLabel("Search conversations").PressAsync("Escape");
        await Expect(chat.Conversations).ToHaveCountAsync(2);

        await chat.Conversations.Nth(1).HoverAsync();
        await chat.Button($"Rename: {HotelQuestion}").ClickAsync();
        await chat.Page.GetByLabel("New name").FillAsync("Night rates");
        await chat.Page.RunAndWaitForResponseAsync(() => chat.Page.Keyboard.PressAsync("Enter"), response => response.Request.Method == "PATCH");
        await Expect(chat.Conversations.Nth(1)).ToHaveTextAsync("Night rates");
        await chat.Page.ReloadAsync();
        await Expect(chat.Conversations.Nth(1)).ToHaveTextAsync("Night rates");

        await chat.Conversations.Nth(1).HoverAsync();
        await chat.Button("Delete: Night rates").ClickAsync();
        await chat.Dialog("Delete this conversation?").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(chat.Notice("Conversation deleted.")).ToBeVisibleAsync();
        await other.Page.ReloadAsync();
        await Expect(other.Page.GetByText("This conversation is not here")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Answer_is_rated_commented_and_explained_and_all_of_it_can_be_used_by_everybody()
    {
        await using var world = await StartAsync(Whole());
        await using var chat = await OpenAsync(world, 360);
        await AskAsync(chat, HotelQuestion, 1);
        await chat.Button("Helpful").ClickAsync();
        await Expect(chat.Button("Helpful")).ToHaveAttributeAsync("aria-pressed", "true");
        await chat.Button("Not helpful").ClickAsync();
        await chat.Page.GetByLabel("What is wrong with it?").FillAsync("Too old");
        // Looking at another tab in between takes nothing away.
        await chat.Page.RunAndWaitForResponseAsync(
            () => chat.Page.EvaluateAsync("document.dispatchEvent(new Event('visibilitychange'))"),
            response => response.Url.Contains("/api/conversations/", StringComparison.Ordinal));
        await chat.Page.GetByLabel("Which document should have answered?").FillAsync("no/such.md");
        await Expect(chat.Page.GetByLabel("What is wrong with it?")).ToHaveValueAsync("Too old");
        await chat.Button("Send").ClickAsync();
        await Expect(chat.Notice("There is no such document, or you may not read it.")).ToBeVisibleAsync();
        await Axe.ExpectNoViolationAsync(chat);
        await chat.Page.GetByLabel("Which document should have answered?").FillAsync("board/quorvex.md");
        await chat.Button("Send").ClickAsync();
        await Expect(chat.Notice("Thank you. The people who run CodeSight can read it.")).ToBeVisibleAsync();

        await chat.Page.GetByText("Where this came from").ClickAsync();
        await Expect(chat.Page.Locator(".receipt-body")).ToContainTextAsync($"were sent to {world.Model!.Address.Authority} on this server's own machine.");
        await Axe.ExpectNoViolationAsync(chat);

        await chat.Page.ReloadAsync();
        await Expect(chat.Button("Not helpful")).ToHaveAttributeAsync("aria-pressed", "true");
        var feedback = (await world.Admin.Read("/api/admin/feedback"))!["feedback"]![0]!;
        Assert.Equal(("down", "Too old", "board/quorvex.md"), (Text(feedback["rating"]), Text(feedback["comment"]), Text(feedback["expected_file"])));
        await chat.Button("Not helpful").ClickAsync();
        await Expect(chat.Button("Not helpful")).ToHaveAttributeAsync("aria-pressed", "false");
    }

    [BrowserFact]
    public async Task Question_is_edited_in_its_place_and_asked_again_after_a_stop()
    {
        await using var world = await StartAsync(
            Stream(isWhole: false, "It may cost 1900 kroner [1]. ", "There is more ") with { After = ChatServer.Ending.Hang }, Whole(), Whole());
        await using var chat = await OpenAsync(world);
        await chat.AskAsync("How much may a hotel in Oslow cost?");
        await Expect(chat.Answer).ToContainTextAsync("1900 kroner");
        await chat.Button("Stop").ClickAsync();
        await Expect(chat.Page.GetByText("Stopped. The answer is not complete.")).ToBeVisibleAsync();
        await chat.Page.ReloadAsync();
        await Expect(chat.Page.GetByText("Stopped. The answer is not complete.")).ToBeVisibleAsync();
        await Expect(chat.Answer).ToContainTextAsync("1900 kroner");

        await chat.Page.EvaluateAsync("document.activeElement.blur()");
        await chat.Page.Keyboard.PressAsync("e");
        var box = chat.Page.Locator(".edit-box");
        await chat.ExpectFocusAsync(box);
        await Axe.ExpectNoViolationAsync(chat);
        await box.FillAsync(HotelQuestion);
        await box.PressAsync("Enter");
        await Expect(chat.Page.Locator(".answer-foot")).ToContainTextAsync("Copy with sources");
        await Expect(chat.Page.GetByRole(AriaRole.Heading, new() { Name = HotelQuestion })).ToBeVisibleAsync();
        await chat.Page.ReloadAsync();
        await Expect(chat.Turns).ToHaveCountAsync(1);
        await Expect(chat.Page.GetByRole(AriaRole.Heading, new() { Name = HotelQuestion })).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Edited_question_waits_in_its_box_while_another_answer_is_written_and_Escape_in_a_box_stops_nothing()
    {
        await using var world = await StartAsync(
            Whole(), new ChatServer.Reply(200, Completion("How much is a hotel in Oslo in summer?")),
            Stream(isWhole: false, "It may cost 1900 kroner [1]. ", "There is more ") with { After = ChatServer.Ending.Hang }, Whole());
        await using var chat = await OpenAsync(world);
        await AskAsync(chat, HotelQuestion, 1);
        await chat.AskAsync("How much is it in Oslo in summer?");
        await Expect(chat.Answer).ToHaveCountAsync(2);
        await chat.Button($"Edit and ask again: {HotelQuestion}").ClickAsync();
        var box = chat.Page.Locator(".edit-box");
        await box.FillAsync("How much may a hotel in Bergen cost?");
        await box.PressAsync("Enter");
        await Expect(chat.Notice("An answer is being written. Wait for it, or stop it.")).ToBeVisibleAsync();
        await Expect(box).ToHaveValueAsync("How much may a hotel in Bergen cost?");
        await Expect(chat.Page.GetByRole(AriaRole.Heading, new() { Name = HotelQuestion, Level = 2 })).ToBeHiddenAsync();

        await chat.Page.GetByLabel("Search conversations").FocusAsync();
        await chat.Page.Keyboard.PressAsync("Escape");
        await Expect(chat.Button("Stop")).ToBeVisibleAsync();
        await chat.Button("Stop").ClickAsync();
        await box.PressAsync("Enter");
        await Expect(chat.Page.GetByRole(AriaRole.Heading, new() { Name = "How much may a hotel in Bergen cost?", Level = 2 })).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Shared_conversation_can_be_read_by_colleagues_as_far_as_they_may_and_not_asked_in()
    {
        await using var world = await StartAsync();
        (await world.ReaderAsync("ada@example.com")).Dispose();
        await using var chat = await OpenAsync(world);
        await AskAsync(chat, BoardQuestion, 1);
        await chat.Button("Share or download").ClickAsync();
        await Axe.ExpectNoViolationAsync(chat);
        var sharing = chat.Page.WaitForResponseAsync(response => response.Url.EndsWith("/share", StringComparison.Ordinal));
        await chat.Button("Copy a link for colleagues").ClickAsync();
        var share = (await (await sharing).JsonAsync())!.Value.GetProperty("share_id").GetString();

        await using var colleague = await browser.OpenAsync(Address(world), path: $"/s/{share}");
        await colleague.SignInAsync("ada@example.com", PeopleServer.Password);
        await Expect(colleague.Page.GetByText("This answer rests on documents that you may not read, so it is not shown.")).ToBeVisibleAsync();
        await Expect(colleague.Page.GetByRole(AriaRole.Heading, new() { Name = BoardQuestion, Level = 2 })).ToBeVisibleAsync();
        await Expect(colleague.Question).ToBeHiddenAsync();
        await Expect(colleague.Button("Helpful")).ToHaveCountAsync(0);
        Assert.DoesNotContain("41 million", await colleague.Page.ContentAsync(), StringComparison.Ordinal);
        await Axe.ExpectNoViolationAsync(colleague);

        await chat.Button("Share or download").ClickAsync();
        await chat.Button("Stop sharing").ClickAsync();
        await Expect(chat.Notice("Nobody else can read it any more.")).ToBeVisibleAsync();
        await colleague.Page.ReloadAsync();
        await Expect(colleague.Page.GetByText("Nothing is shared by this address, or not any more.")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task What_the_server_did_not_do_is_said_and_what_did_not_reach_it_is_not_lost()
    {
        await using var world = await StartAsync();
        await using var chat = await OpenAsync(world);
        await AskAsync(chat, HotelQuestion, 1);
        await chat.Page.RouteAsync("**/api/**", route => route.AbortAsync());
        await chat.Conversations.First.HoverAsync();
        await chat.Button($"Delete: {HotelQuestion}").ClickAsync();
        await chat.Dialog("Delete this conversation?").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(chat.Notice("The server cannot be reached.")).ToBeVisibleAsync();
        await chat.AskAsync("When may I travel first class?");
        await Expect(chat.Turns.Nth(1)).ToContainTextAsync("The server cannot be reached.");

        await chat.Page.UnrouteAsync("**/api/**");
        await chat.Page.ReloadAsync();
        await Expect(chat.Turns).ToHaveCountAsync(2);
        await Expect(chat.Conversations).ToHaveTextAsync([HotelQuestion]);
        await chat.Button("Try again").ClickAsync();
        await Expect(chat.Answer).ToHaveCountAsync(2);
        await chat.Page.ReloadAsync();
        await Expect(chat.Answer).ToHaveCountAsync(2);
        Assert.Equal(2L, await world.ScalarAsync<long>("SELECT count(*) FROM messages WHERE state = 'done'"));
    }

    [BrowserFact]
    public async Task Source_that_changed_or_is_gone_says_so()
    {
        await using var world = await StartAsync();
        await using var chat = await OpenAsync(world);
        await AskAsync(chat, BoardQuestion, 1);
        await world.WriteAsync("board/quorvex.md", "# Project quorvex\n\nNobody buys quorvex any more.\n");
        await world.IndexAsync();
        await chat.Page.ReloadAsync();
        await Expect(chat.Sources.First).ToContainTextAsync("The document has changed here since it was read for this answer.");
        File.Delete(Path.Combine(world.People.Docs, "board/quorvex.md"));
        await world.IndexAsync();
        await chat.Page.ReloadAsync();
        await Expect(chat.Sources.First).ToContainTextAsync("This document is not in the index any more.");
        await Axe.ExpectNoViolationAsync(chat);
    }

    [BrowserFact]
    public async Task Browser_with_the_key_has_its_own_conversations()
    {
        var docs = Directory.CreateTempSubdirectory("codesight-docs-");
        await File.WriteAllTextAsync(Path.Combine(docs.FullName, "hotels.md"), "# Hotels\n\nA hotel in Oslo may cost 1900 kroner per night.\n");
        await using var database = await TestDatabase.CreateAsync();
        await using var server = new PeopleServer(
            docs.FullName, database, indexes: true, ("CODESIGHT_AUTH", "key"), ("CODESIGHT_API_KEY", "operator-key-0123456789"));
        using var client = server.Client();
        var address = client.BaseAddress!.ToString();
        await using var chat = await browser.OpenAsync(address);
        await chat.SignInAsync("operator-key-0123456789");
        await AskAsync(chat, HotelQuestion, 1);
        await Expect(chat.Page.Locator("#history-note")).ToHaveTextAsync("Kept on the server for this browser");
        await chat.Page.ReloadAsync();
        await Expect(chat.Answer).ToHaveCountAsync(1);
        await Expect(chat.Button("Helpful")).ToBeVisibleAsync();
        await Expect(chat.Page.Locator("#share")).ToHaveAttributeAsync("hidden", "");

        await using var other = await browser.OpenAsync(address);
        await other.SignInAsync("operator-key-0123456789");
        await Expect(other.Page.Locator("#history-note")).ToHaveTextAsync("Kept on the server for this browser");
        await Expect(other.Conversations).ToHaveCountAsync(0);
        docs.Delete(recursive: true);
    }

    [BrowserFact]
    public async Task Shortcuts_are_listed_work_outside_of_text_boxes_and_can_be_switched_off()
    {
        await using var world = await StartAsync();
        await using var chat = await OpenAsync(world);
        await AskAsync(chat, HotelQuestion, 1);
        await chat.Question.FillAsync("?n");
        Assert.Equal("?n", await chat.Question.InputValueAsync());
        await chat.Page.EvaluateAsync("document.activeElement.blur()");
        await chat.Page.Keyboard.PressAsync("?");
        await Axe.ExpectNoViolationAsync(chat);
        await chat.Dialog("Keyboard shortcuts").GetByRole(AriaRole.Checkbox).UncheckAsync();
        await chat.Page.Keyboard.PressAsync("Escape");
        await chat.Page.EvaluateAsync("document.activeElement.blur()");
        await chat.Page.Keyboard.PressAsync("n");
        await Expect(chat.Turns).ToHaveCountAsync(1);
        await chat.Page.ReloadAsync();
        await Expect(chat.Turns).ToHaveCountAsync(1);
        await chat.Button("All shortcuts").ClickAsync();
        await chat.Dialog("Keyboard shortcuts").GetByRole(AriaRole.Checkbox).CheckAsync();
        await chat.Dialog("Keyboard shortcuts").GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await chat.Page.EvaluateAsync("document.activeElement.blur()");
        await chat.Page.Keyboard.PressAsync("n");
        await Expect(chat.Turns).ToHaveCountAsync(0);
        await chat.Page.EvaluateAsync("document.activeElement.blur()");
        await chat.Page.Keyboard.PressAsync("s");
        await chat.ExpectFocusAsync(chat.Page.GetByLabel("Search conversations"));
    }

    private static ChatServer.Reply Whole() => Stream(isWhole: true, "It may cost ", "1900 kroner [1].");

    private static string Address(ConversationWorld world)
    {
        using var client = world.People.Server.Client();
        return client.BaseAddress!.ToString();
    }

    private async Task<ChatPage> OpenAsync(ConversationWorld world, int width = 1280, ColorScheme theme = ColorScheme.Light, string path = "/")
    {
        var chat = await browser.OpenAsync(Address(world), width, theme: theme, path: path);
        await chat.SignInAsync(PeopleServer.Admin, PeopleServer.Password);
        await Expect(chat.SignInDialog).ToBeHiddenAsync();
        return chat;
    }

    private static async Task AskAsync(ChatPage chat, string question, int count)
    {
        await chat.AskAsync(question);
        await Expect(chat.Page.Locator(".turn[aria-busy=false]")).ToHaveCountAsync(count);
    }

    private static async Task<string[]> TextsAsync(ChatPage chat) =>
        [.. (await chat.Page.Locator(".turn h2, .answer, .source-file, .passage").AllTextContentsAsync())];
}
