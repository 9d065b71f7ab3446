using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CodeSight.Core.Conversations;
using CodeSight.Core.Data.Conversations;
using CodeSight.Tests.Api;
using CodeSight.Tests.Coordination;
using CodeSight.Tests.Models.LanguageModels;
using CodeSight.Tests.People;
using Microsoft.Extensions.DependencyInjection;
using static CodeSight.Tests.Conversations.ConversationWorld;
using static CodeSight.Tests.Models.LanguageModels.OpenAIBackendTests;
using static CodeSight.Tests.People.PeopleWorld;

namespace CodeSight.Tests.Conversations;

/// <summary>Conversations that the server keeps, by the API, with accounts.</summary>
public sealed class ConversationTests
{
    private static readonly Guid One = new("0199c6a2-0000-7000-8000-000000000001");
    private static readonly Guid Two = new("0199c6a2-0000-7000-8000-000000000002");
    private static readonly Guid Message = new("0199c6a2-0000-7000-8000-00000000000a");

    [Fact]
    public async Task What_is_asked_is_kept_with_its_answer_and_the_passages_as_they_are_now()
    {
        await using var world = await StartAsync();
        using var ada = await world.ReaderAsync("ada@example.com");
        var answer = await AskAsync(ada, One, $"  {HotelQuestion}\n", Message);
        var streamed = await StreamAsync(ada, new { question = "When may I travel first class?", conversation_id = One });
        await ada.Send(HttpMethod.Post, "/api/search", new { query = "kroner", conversation_id = One });

        Assert.Equal(Message.ToString(), Text(answer!["message_id"]));
        Assert.Contains("\"message_id\":\"", streamed, StringComparison.Ordinal);
        var conversation = await ReadAsync(ada, One);
        Assert.Equal(HotelQuestion, Text(conversation["title"]));
        var messages = conversation["messages"]!.AsArray();
        Assert.Equal(["ask", "ask", "search"], messages.Select(each => Text(each!["kind"])));
        Assert.All(messages, each => Assert.Equal("done", Text(each!["state"])));
        Assert.Equal(Text(answer["text"]), Text(messages[0]!["text"]));
        Assert.Equal(answer["sources"]!.AsArray().Select(source => Text(source!["content"])), messages[0]!["sources"]!.AsArray().Select(source => Text(source!["content"])));
        Assert.Equal(answer["sentences"]!.ToJsonString(), messages[0]!["sentences"]!.ToJsonString());
        Assert.NotEmpty(answer["sentences"]!.AsArray());
        Assert.All(messages, each => Assert.All(each!["sources"]!.AsArray(), source => Assert.Equal("current", Text(source!["state"]))));
        Assert.Contains("1900 kroner", Text(messages[2]!["sources"]![0]!["content"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follow_up_is_understood_by_the_conversation_that_it_is_asked_in()
    {
        await using var world = await StartAsync();
        await AskAsync(world.Admin, One, BoardQuestion);
        Assert.Contains("quorvex", Text((await AskAsync(world.Admin, One, "and in total?"))!["searched_for"]), StringComparison.Ordinal);
        Assert.DoesNotContain("quorvex", Text((await AskAsync(world.Admin, Two, "and in total?"))!["searched_for"]), StringComparison.Ordinal);

        var refused = await world.Admin.Send(
            HttpMethod.Post, "/api/ask",
            new { question = "and in total?", conversation_id = One, history = new[] { new { role = "user", text = "x" } } }, HttpStatusCode.BadRequest);
        Assert.Equal("invalid_history", refused.Code());
    }

    [Fact]
    public async Task Conversations_are_listed_page_by_page_searched_renamed_and_deleted()
    {
        await using var world = await StartAsync();
        using var ada = await world.ReaderAsync("ada@example.com");
        string[] questions = ["Hotels in Oslo?", "Trains of three hours?", "100%_sure \\ about it?", "Any hotel?", "Kroner per night?"];
        foreach (var question in questions) await AskAsync(ada, Guid.NewGuid(), question);

        var titles = new List<string>();
        var next = "";
        do
        {
            var page = (await ada.Read($"/api/conversations?limit=2{next}"))!;
            titles.AddRange(page["conversations"]!.AsArray().Select(each => Text(each!["title"])));
            next = page["next"] is { } more ? $"&after={Text(more)}" : "";
        }
        while (next.Length > 0);
        Assert.Equal(questions.Reverse(), titles);

        Assert.Equal(["Any hotel?"], await TitlesAsync(ada, "?q=HOTEL%3F"));
        // What the answers say is found, too, and a pattern's letters are plain text.
        Assert.Contains("Hotels in Oslo?", await TitlesAsync(ada, "?q=1900+kroner"));
        Assert.Equal(["100%_sure \\ about it?"], await TitlesAsync(ada, $"?q={Uri.EscapeDataString("0%_s")}"));
        Assert.Empty(await TitlesAsync(ada, $"?q={Uri.EscapeDataString("a%e")}"));
        Assert.Equal(["100%_sure \\ about it?"], await TitlesAsync(ada, $"?q={Uri.EscapeDataString("sure \\")}"));

        var id = Text((await ada.Read("/api/conversations"))!["conversations"]![0]!["id"]);
        await ada.Send(HttpMethod.Patch, $"/api/conversations/{id}", new { title = " Night\n rates " }, HttpStatusCode.NoContent);
        Assert.Equal("Night rates", (await TitlesAsync(ada))[0]);
        Assert.Equal("invalid_value", (await ada.Send(HttpMethod.Patch, $"/api/conversations/{id}", new { title = " \n" }, HttpStatusCode.BadRequest)).Code());

        await ada.Send(HttpMethod.Delete, $"/api/conversations/{id}", null, HttpStatusCode.NoContent);
        await ada.Read($"/api/conversations/{id}", HttpStatusCode.NotFound);
        await ada.Send(HttpMethod.Delete, $"/api/conversations/{id}", null, HttpStatusCode.NotFound);
        await ada.Send(HttpMethod.Delete, "/api/conversations", null, HttpStatusCode.NoContent);
        Assert.Empty(await TitlesAsync(ada));
        Assert.Equal(0L, await world.ScalarAsync<long>("SELECT (SELECT count(*) FROM messages) + (SELECT count(*) FROM message_sources)"));
        var audit = (await world.Admin.Read("/api/admin/audit?action=conversation"))!["entries"]!.AsArray();
        Assert.Equal(["all: 4", id], audit.Select(entry => Text(entry!["object"])));
    }

    [Fact]
    public async Task Nobody_reaches_the_conversations_of_others_by_any_route()
    {
        await using var world = await StartAsync();
        using var ada = await world.ReaderAsync("ada@example.com");
        using var eve = await world.ReaderAsync("eve@example.com");
        var adasId = Text((await ada.Read("/api/account"))!["id"]);
        await AskAsync(ada, One, HotelQuestion, Message);
        using var program = world.People.Server.Client();
        var key = await world.Admin.Send(
            HttpMethod.Post, "/api/admin/keys", new { name = "Ada's program", scopes = new[] { "ask", "search" }, account = adasId }, HttpStatusCode.Created);
        program.DefaultRequestHeaders.Add("X-API-Key", Text(key!["secret"]));

        // Not even the administrator, nor a program of the same account.
        foreach (var other in new[] { eve, world.Admin, program })
        {
            Assert.Empty(await TitlesAsync(other));
            Assert.Empty(await TitlesAsync(other, "?q=hotel"));
            await other.Read($"/api/conversations/{One}", HttpStatusCode.NotFound);
            await other.Read($"/api/conversations/{One}/export", HttpStatusCode.NotFound);
            await other.Read($"/api/messages/{Message}", HttpStatusCode.NotFound);
            await other.Send(HttpMethod.Put, $"/api/messages/{Message}/feedback", new { rating = "down" }, HttpStatusCode.NotFound);
            await other.Send(HttpMethod.Patch, $"/api/conversations/{One}", new { title = "Mine" }, HttpStatusCode.NotFound);
            await other.Send(HttpMethod.Delete, $"/api/conversations/{One}", null, HttpStatusCode.NotFound);
            // To ask in it, or under the id of its message, changes nothing of it.
            await other.Send(HttpMethod.Post, "/api/ask", new { question = "Mine now?", conversation_id = One }, HttpStatusCode.NotFound);
            await other.Send(
                HttpMethod.Post, "/api/ask", new { question = "Mine now?", conversation_id = Guid.NewGuid(), message_id = Message }, HttpStatusCode.NotFound);
            await other.Send(HttpMethod.Post, "/api/search", new { query = "Mine?", conversation_id = One }, HttpStatusCode.NotFound);
            await other.Send(HttpMethod.Delete, "/api/conversations", null, HttpStatusCode.NoContent);
        }

        var kept = await OnlyMessageAsync(ada, One);
        Assert.Equal((HotelQuestion, null), (Text(kept["question"]), kept["rating"]));
        Assert.Equal(1L, await world.ScalarAsync<long>("SELECT count(*) FROM conversations"));

        // They go with the account, and those of its programs with them.
        await AskAsync(program, Two, HotelQuestion);
        await world.Admin.Send(HttpMethod.Delete, $"/api/admin/accounts/{adasId}", null, HttpStatusCode.NoContent);
        Assert.Equal(0L, await world.ScalarAsync<long>("SELECT (SELECT count(*) FROM conversations) + (SELECT count(*) FROM messages)"));
    }

    [Fact]
    public async Task Source_whose_document_changed_or_is_gone_says_so_and_comes_back_with_the_text()
    {
        await using var world = await StartAsync();
        await AskAsync(world.Admin, One, BoardQuestion);
        var text = await File.ReadAllTextAsync(Path.Combine(world.People.Docs, "board/quorvex.md"));
        async Task<string> StateAsync()
        {
            var source = (await OnlyMessageAsync(world.Admin, One))["sources"]![0]!;
            Assert.Equal(Text(source["state"]) == "current", source["content"] is not null);
            Assert.Equal("board/quorvex.md", Text(source["file_path"]));
            return Text(source["state"]);
        }

        Assert.Equal("current", await StateAsync());
        await world.WriteAsync("board/quorvex.md", text.Replace("41", "43", StringComparison.Ordinal));
        await world.IndexAsync();
        Assert.Equal("changed", await StateAsync());
        File.Delete(Path.Combine(world.People.Docs, "board/quorvex.md"));
        await world.IndexAsync();
        Assert.Equal("gone", await StateAsync());
        // The same text under new numbers.
        await world.WriteAsync("board/quorvex.md", text);
        await world.IndexAsync();
        Assert.Equal("current", await StateAsync());
        await world.IndexAsync(force: true);
        Assert.Equal("current", await StateAsync());
    }

    [Fact]
    public async Task Answer_from_what_one_may_not_read_any_more_is_withheld_everywhere_until_one_may_again()
    {
        await using var world = await StartAsync();
        using var ada = await world.ReaderAsync("ada@example.com");
        var adasId = Text((await ada.Read("/api/account"))!["id"]);
        var board = await world.CollectAsync("Board", "board/**", isOpen: false, adasId);
        await AskAsync(ada, One, BoardQuestion, Message);
        Assert.Contains("41 million", (await ReadAsync(ada, One)).ToJsonString(), StringComparison.Ordinal);

        await world.Admin.Send(HttpMethod.Patch, $"/api/admin/collections/{board}", new { accounts = Array.Empty<string>() });
        foreach (var route in new[] { $"conversations/{One}", $"conversations/{One}/export", $"conversations/{One}/export?format=json", $"messages/{Message}" })
        {
            using var response = await ada.GetAsync($"/api/{route}");
            var body = await response.Content.ReadAsStringAsync();
            Assert.DoesNotContain("41 million", body, StringComparison.Ordinal);
            Assert.DoesNotContain("board/", body, StringComparison.Ordinal);
        }

        Assert.True((bool)(await OnlyMessageAsync(ada, One))["is_withheld"]!);
        Assert.Empty(await TitlesAsync(ada, "?q=41+million"));
        Assert.NotEmpty(await TitlesAsync(ada, "?q=purchase")); // her own words
        var followUp = await AskAsync(ada, One, "why?");
        Assert.DoesNotContain("41 million", followUp!.ToJsonString(), StringComparison.Ordinal);

        await world.Admin.Send(HttpMethod.Patch, $"/api/admin/collections/{board}", new { accounts = new[] { adasId } });
        Assert.Contains("41 million", (await ReadAsync(ada, One)).ToJsonString(), StringComparison.Ordinal);
        Assert.NotEmpty(await TitlesAsync(ada, "?q=41+million"));
    }

    [Fact]
    public async Task Answer_of_a_language_model_goes_with_the_answers_by_which_its_question_was_understood()
    {
        await using var world = await StartAsync(
            new ChatServer.Reply(200, Completion("It costs 41 million [1].")), new ChatServer.Reply(200, Completion("How much is a hotel with 41 million?")),
            new ChatServer.Reply(200, Completion("Less than 41 million [1].")));
        await world.Admin.Send(HttpMethod.Post, "/api/ask", new { question = BoardQuestion, file_glob = "board/**", conversation_id = One });
        await world.Admin.Send(HttpMethod.Post, "/api/ask", new { question = "and a hotel?", file_glob = "open/**", conversation_id = One });
        using var ada = await world.ReaderAsync("ada@example.com");
        var share = Text((await world.Admin.Send(HttpMethod.Post, $"/api/conversations/{One}/share"))!["share_id"]);
        var shared = (await ada.Read($"/api/conversations/shared/{share}"))!;
        Assert.All(shared["messages"]!.AsArray(), each => Assert.True((bool)each!["is_withheld"]!));
        Assert.DoesNotContain("41 million", shared.ToJsonString(), StringComparison.Ordinal);
        Assert.All((await ReadAsync(world.Admin, One))["messages"]!.AsArray(), each => Assert.False((bool)each!["is_withheld"]!));
    }

    [Fact]
    public async Task Shared_conversation_shows_each_reader_what_she_may_read_until_it_is_not_shared()
    {
        await using var world = await StartAsync();
        using var ada = await world.ReaderAsync("ada@example.com");
        await world.Admin.Send(
            HttpMethod.Post, "/api/ask", new { question = HotelQuestion, file_glob = "open/**", conversation_id = One, message_id = Message });
        await AskAsync(world.Admin, One, BoardQuestion);
        await world.Admin.Send(HttpMethod.Put, $"/api/messages/{Message}/feedback", new { rating = "up", comment = "mine alone" }, HttpStatusCode.NoContent);
        var share = Text((await world.Admin.Send(HttpMethod.Post, $"/api/conversations/{One}/share"))!["share_id"]);
        Assert.Equal(share, Text((await world.Admin.Send(HttpMethod.Post, $"/api/conversations/{One}/share"))!["share_id"]));
        await ada.Send(HttpMethod.Post, $"/api/conversations/{One}/share", null, HttpStatusCode.NotFound);

        var shared = (await ada.Read($"/api/conversations/shared/{share}"))!;
        Assert.Equal([false, true], shared["messages"]!.AsArray().Select(each => (bool)each!["is_withheld"]!));
        Assert.Contains("1900 kroner", shared.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("41 million", shared.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("mine alone", shared.ToJsonString(), StringComparison.Ordinal);
        using var stranger = world.People.Server.Client();
        await stranger.Read($"/api/conversations/shared/{share}", HttpStatusCode.Unauthorized);
        stranger.DefaultRequestHeaders.Add("X-API-Key", "operator-key-0123456789");
        await stranger.Read($"/api/conversations/shared/{share}", HttpStatusCode.Forbidden);

        await world.Admin.Send(HttpMethod.Delete, $"/api/conversations/{One}/share", null, HttpStatusCode.NoContent);
        await ada.Read($"/api/conversations/shared/{share}", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Receipt_says_what_was_sent_where_and_what_was_read()
    {
        await using var world = await StartAsync(new ChatServer.Reply(200, Completion("It may cost 1900 kroner [1].")), Stream(isWhole: true, "It costs 41 ", "million [1]."));
        await AskAsync(world.Admin, One, HotelQuestion, Message);
        var receipt = (await world.Admin.Read($"/api/messages/{Message}"))!;
        var request = Assert.Single(world.Model!.Requests);
        var sent = Assert.Single(receipt["sent"]!.AsArray())!;
        Assert.Equal(world.Model.Address.Authority, Text(sent["host"]));
        // The body as it came: its bytes are at least those of its compact form.
        Assert.InRange((long)sent["bytes"]!, Encoding.UTF8.GetByteCount(JsonNode.Parse(request.Body.GetRawText())!.ToJsonString()) / 2, 100_000);
        Assert.False((bool)receipt["left_the_machine"]!); // the stand-in runs here
        Assert.Equal("10 5", $"{receipt["usage"]!["input_tokens"]} {receipt["usage"]!["output_tokens"]}");
        Assert.Equal("cited", Text(receipt["passages"]![0]!["use"]));
        Assert.Equal("open/hotels.md", Text(receipt["passages"]![0]!["file_path"]));
        var content = Text((await OnlyMessageAsync(world.Admin, One))["sources"]![0]!["content"]);
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(content))),
            Text(receipt["passages"]![0]!["content_hash"]));

        // Streamed: the follow-up's rewording and the answer are two requests.
        await StreamAsync(world.Admin, new { question = BoardQuestion, conversation_id = Two, message_id = Two });
        receipt = (await world.Admin.Read($"/api/messages/{Two}"))!;
        Assert.True((long)Assert.Single(receipt["sent"]!.AsArray())!["bytes"]! > 500);
    }

    [Fact]
    public async Task Receipt_of_an_answer_without_a_language_model_says_that_nothing_was_sent()
    {
        await using var world = await StartAsync();
        await AskAsync(world.Admin, One, HotelQuestion, Message);
        var receipt = (await world.Admin.Read($"/api/messages/{Message}"))!;
        Assert.Empty(receipt["sent"]!.AsArray());
        Assert.False((bool)receipt["left_the_machine"]!);
        Assert.Null(receipt["usage"]);
    }

    [Fact]
    public async Task Answer_that_breaks_off_or_is_not_waited_for_is_kept_as_far_as_it_came()
    {
        await using var world = await StartAsync(
            Stream(isWhole: false, "It may cost 1900 kroner [1]. ", "There is "),
            Stream(isWhole: false, "It may cost 1900 kroner [1]. ", "There is more ") with { After = ChatServer.Ending.Hang });
        Assert.Contains("event: error", await StreamAsync(world.Admin, new { question = HotelQuestion, conversation_id = One }), StringComparison.Ordinal);
        var failed = await OnlyMessageAsync(world.Admin, One);
        Assert.Equal("failed", Text(failed["state"]));
        Assert.StartsWith("It may cost 1900 kroner [1].", Text(failed["text"]), StringComparison.Ordinal);
        Assert.Equal("open/hotels.md", Text(Assert.Single(failed["sources"]!.AsArray())!["file_path"]));

        using var leaving = new CancellationTokenSource();
        using (var response = await SendStreamAsync(world.Admin, new { question = HotelQuestion, conversation_id = Two, message_id = Message }, leaving.Token))
        {
            await using var body = await response.Content.ReadAsStreamAsync();
            using var reader = new StreamReader(body);
            while (await reader.ReadLineAsync() is { } line && line != "event: delta")
            {
                // The search and the sources come first.
            }
        }

        await Eventually.UntilAsync(async () => Text((await OnlyMessageAsync(world.Admin, Two))["state"]) == "stopped");
        Assert.StartsWith("It may cost 1900 kroner [1].", Text((await OnlyMessageAsync(world.Admin, Two))["text"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_with_characters_that_no_database_takes_is_kept_all_the_same()
    {
        await using var world = await StartAsync(
            new ChatServer.Reply(200, Completion("It may cost\0 1900 kroner [1].")),
            Stream(isWhole: false, "It may cost 1900 kroner [1]. ", "And\0 ", "more "));
        await AskAsync(world.Admin, One, HotelQuestion);
        Assert.Equal("It may cost\uFFFD 1900 kroner [1].", Text((await OnlyMessageAsync(world.Admin, One))["text"]));
        await StreamAsync(world.Admin, new { question = HotelQuestion, conversation_id = Two });
        var message = await OnlyMessageAsync(world.Admin, Two);
        Assert.Equal("failed", Text(message["state"]));
        Assert.StartsWith("It may cost 1900 kroner [1].", Text(message["text"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_that_is_asked_again_takes_the_place_of_what_came_before()
    {
        await using var world = await StartAsync();
        await AskAsync(world.Admin, One, BoardQuestion, Message);
        await world.Admin.Send(HttpMethod.Put, $"/api/messages/{Message}/feedback", new { rating = "down" }, HttpStatusCode.NoContent);
        await AskAsync(world.Admin, One, HotelQuestion, Message);
        var message = await OnlyMessageAsync(world.Admin, One);
        Assert.Equal((HotelQuestion, null), (Text(message["question"]), message["rating"]));
        Assert.Equal("open/hotels.md", Text(message["sources"]![0]!["file_path"]));

        // What comes late of the attempt before is not kept any more.
        var store = world.People.Server.Services.GetRequiredService<ConversationStore>();
        var late = new MessageRow { Id = Message, Attempt = 1, Question = "", State = MessageState.Done, Answer = "late" };
        Assert.False(await store.CompleteAsync(late, CancellationToken.None));
        Assert.Contains("1900", Text((await OnlyMessageAsync(world.Admin, One))["text"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_that_the_database_refuses_to_keep_is_given_all_the_same()
    {
        await using var world = await StartAsync();
        await AskAsync(world.Admin, One, HotelQuestion);
        await using (var source = Npgsql.NpgsqlDataSource.Create(world.People.Database.ConnectionString))
        await using (var command = source.CreateCommand("ALTER TABLE message_sources ADD CONSTRAINT full_now CHECK (position < 0) NOT VALID"))
            await command.ExecuteNonQueryAsync();
        var answer = await AskAsync(world.Admin, One, HotelQuestion);
        Assert.Contains("1900", Text(answer!["text"]), StringComparison.Ordinal);
        Assert.Null(answer["message_id"]);
        Assert.Contains("event: done", await StreamAsync(world.Admin, new { question = HotelQuestion, conversation_id = One }), StringComparison.Ordinal);
        var found = await world.Admin.Send(HttpMethod.Post, "/api/search", new { query = "kroner", conversation_id = One });
        Assert.NotEmpty(found!["results"]!.AsArray());
        Assert.Null(found["message_id"]);
    }

    [Fact]
    public async Task Attempt_that_ends_while_the_next_one_begins_leaves_no_passages()
    {
        await using var world = await StartAsync();
        await AskAsync(world.Admin, One, HotelQuestion, Message);
        // What it would have left.
        await world.ScalarAsync<long>(
            $"WITH next AS (UPDATE messages SET attempt = 2, state = 'waiting' WHERE id = '{Message}' RETURNING 1) SELECT count(*) FROM next");
        var store = world.People.Server.Services.GetRequiredService<ConversationStore>();
        var source = new MessageSourceRow { FilePath = "open/hotels.md", Section = "", ContentHash = [1] };
        Assert.True(await store.CompleteAsync(
            new MessageRow { Id = Message, Attempt = 2, Question = "", State = MessageState.Done, Answer = "x", Sources = [source] }, CancellationToken.None));
        Assert.Single((await OnlyMessageAsync(world.Admin, One))["sources"]!.AsArray());
    }

    [Fact]
    public async Task Question_of_a_server_that_was_killed_is_still_there()
    {
        await using var world = await StartAsync();
        var store = world.People.Server.Services.GetRequiredService<ConversationStore>();
        var account = Text((await world.Admin.Read("/api/account"))!["id"]);
        await store.BeginAsync(
            new ConversationRow { Id = One, Owner = $"account:{account}", AccountId = Guid.Parse(account), Title = HotelQuestion },
            new MessageRow { Id = Message, Question = HotelQuestion }, CancellationToken.None);
        var message = await OnlyMessageAsync(world.Admin, One);
        Assert.Equal(("waiting", HotelQuestion), (Text(message["state"]), Text(message["question"])));
        await AskAsync(world.Admin, One, HotelQuestion, Message);
        Assert.Equal("done", Text((await OnlyMessageAsync(world.Admin, One))["state"]));
    }

    [Fact]
    public async Task Conversation_has_a_most_number_of_messages()
    {
        await using var world = await StartAsync();
        await AskAsync(world.Admin, One, HotelQuestion, Message);
        await world.ScalarAsync<long>(
            $"""
            WITH more AS (
                INSERT INTO messages (id, conversation_id, asked_at, attempt, kind, state, question, is_refused, sentence_spans, sentence_support,
                    suggestions, sent_hosts, sent_bytes)
                SELECT gen_random_uuid(), '{One}', now(), 1, 'ask', 'done', 'q', false, array[]::int[], array[]::text[], array[]::text[], array[]::text[], array[]::bigint[]
                FROM generate_series(2, {ConversationStore.MaxMessages}) RETURNING 1
            ) SELECT count(*) FROM more
            """);
        var full = await world.Admin.Send(HttpMethod.Post, "/api/ask", new { question = HotelQuestion, conversation_id = One }, HttpStatusCode.Conflict);
        Assert.Equal("conversation_full", full.Code());
        await AskAsync(world.Admin, One, HotelQuestion, Message); // one that is there may be asked again
    }

    [Fact]
    public async Task Conversations_are_exported_as_Markdown_and_JSON()
    {
        await using var world = await StartAsync();
        await AskAsync(world.Admin, One, HotelQuestion);
        await AskAsync(world.Admin, One, "Is there a company submarine?");
        using var response = await world.Admin.GetAsync($"/api/conversations/{One}/export");
        var markdown = await response.Content.ReadAsStringAsync();
        Assert.Equal("text/markdown", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.StartsWith($"# {HotelQuestion}\n\n## {HotelQuestion}\n\n", markdown, StringComparison.Ordinal);
        Assert.Contains("Sources:\n\n1. open/hotels.md, ", markdown, StringComparison.Ordinal);
        Assert.Contains("\n## Is there a company submarine?\n", markdown, StringComparison.Ordinal);
        Assert.Equal((await ReadAsync(world.Admin, One)).ToJsonString(), (await world.Admin.Read($"/api/conversations/{One}/export?format=json"))!.ToJsonString());
        Assert.Equal("invalid_parameter", (await world.Admin.Read($"/api/conversations/{One}/export?format=pdf", HttpStatusCode.BadRequest)).Code());
        Assert.Equal(2, (await world.Admin.Read("/api/admin/audit?action=conversation.export"))!["entries"]!.AsArray().Count);
    }

    [Fact]
    public async Task Conversations_in_which_nothing_happened_for_long_enough_are_deleted()
    {
        await using var world = await StartAsync();
        await AskAsync(world.Admin, One, HotelQuestion);
        await AskAsync(world.Admin, Two, HotelQuestion);
        await world.ScalarAsync<Guid>($"UPDATE conversations SET updated_at = now() - interval '31 days' WHERE id = '{One}' RETURNING id");
        await using var scope = world.People.Server.Services.CreateAsyncScope();
        var changes = scope.ServiceProvider.GetRequiredService<ConversationChanges>();
        Assert.Equal(0, await changes.DeleteOlderAsync(TimeSpan.FromDays(32), CancellationToken.None));
        Assert.Equal(1, await changes.DeleteOlderAsync(TimeSpan.FromDays(30), CancellationToken.None));
        await world.Admin.Read($"/api/conversations/{One}", HttpStatusCode.NotFound);
        await ReadAsync(world.Admin, Two);
    }

    [Fact]
    public async Task Each_browser_with_the_operators_key_has_conversations_of_its_own_that_outlast_its_session()
    {
        await using var world = await StartAsync();
        using var first = world.People.Server.Client();
        using var second = world.People.Server.Client();
        foreach (var browser in new[] { first, second })
            await browser.Send(HttpMethod.Post, "/api/session", new { key = "operator-key-0123456789" }, HttpStatusCode.NoContent);
        await AskAsync(first, One, HotelQuestion);
        await second.Read($"/api/conversations/{One}", HttpStatusCode.NotFound);
        Assert.Empty(await TitlesAsync(second));

        await first.Send(HttpMethod.Delete, "/api/session", null, HttpStatusCode.NoContent);
        await first.Read($"/api/conversations/{One}", HttpStatusCode.Unauthorized);
        await first.Send(HttpMethod.Post, "/api/session", new { key = "operator-key-0123456789" }, HttpStatusCode.NoContent);
        await ReadAsync(first, One);

        // The key in a header belongs to no browser, whatever cookies come with it.
        first.DefaultRequestHeaders.Add("X-API-Key", "operator-key-0123456789");
        Assert.Equal("conversations_off", (await first.Read("/api/conversations", HttpStatusCode.NotFound)).Code());
        var refused = await first.Send(HttpMethod.Post, "/api/ask", new { question = HotelQuestion, conversation_id = Two }, HttpStatusCode.NotFound);
        Assert.Equal("conversations_off", refused.Code());
    }

    [Theory]
    [InlineData("""{"question":"Hotels?","conversation_id":"7"}""", "invalid_body")]
    [InlineData("""{"question":"Hotels?","conversation_id":7}""", "invalid_body")]
    [InlineData("""{"question":"Hotels?","message_id":"0199c6a2-0000-7000-8000-00000000000a"}""", "invalid_body")]
    public async Task Conversation_that_cannot_be_read_is_refused(string body, string code)
    {
        await using var server = TestServer.WithKey();
        using var client = server.ClientWithKey();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("/api/ask", content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(code, JsonNode.Parse(await response.Content.ReadAsStringAsync()).Code());
        Assert.Empty(server.Answerer.Requests);
    }

    [Fact]
    public async Task Open_server_keeps_no_conversations()
    {
        await using var server = new TestServer();
        using var client = server.Client();
        Assert.Equal("conversations_off", (await client.Read("/api/conversations", HttpStatusCode.NotFound)).Code());
        Assert.Equal("conversations_off", (await client.Read($"/api/messages/{Message}", HttpStatusCode.NotFound)).Code());
        var refused = await client.Send(HttpMethod.Post, "/api/ask", new { question = HotelQuestion, conversation_id = One }, HttpStatusCode.NotFound);
        Assert.Equal("conversations_off", refused.Code());
        Assert.Empty(server.Answerer.Requests);
    }
}
