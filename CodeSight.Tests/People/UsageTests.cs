using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using CodeSight.Core.Data;
using CodeSight.Core.Data.People;
using CodeSight.Core.People.Usage;
using CodeSight.Tests.Api;
using CodeSight.Tests.Coordination;
using CodeSight.Tests.Models.LanguageModels;
using Npgsql;
using static CodeSight.Tests.Models.LanguageModels.OpenAIBackendTests;
using static CodeSight.Tests.People.PeopleWorld;

namespace CodeSight.Tests.People;

/// <summary>Usage and budgets, at a server whose language model is another server that reports 10 tokens in and 5 out.</summary>
public sealed class UsageTests : IAsyncLifetime
{
    private const string Reply = "A hotel may cost EUR 140 [1].";
    private const string Question = "How much may a hotel cost?";
    private const string OperatorKey = "operator-key-0123456789";

    private static readonly ChatServer.Reply Plain = new(200, Completion(Reply));
    private static readonly ChatServer.Reply Streamed = Stream(isWhole: true, "A hotel may ", "cost EUR 140 [1].");

    private ChatServer? _model;
    private PeopleWorld? _world;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_world is not null) await _world.DisposeAsync();
        if (_model is not null) await _model.DisposeAsync();
    }

    [Fact]
    public async Task Answers_are_counted_exactly_for_whoever_asked()
    {
        var world = await StartAsync([Plain, Streamed, Plain]);
        var id = await world.AddReaderAsync("ada@example.com");
        await world.AddReaderAsync("grace@example.com");
        using var ada = await world.Server.SignInAsync("ada@example.com");
        await AskAsync(ada);
        Assert.Contains("event: done", await StreamAsync(ada), StringComparison.Ordinal);
        using var program = await KeyAsync(id, "Program of Ada");
        await AskAsync(program);
        using var other = await KeyAsync(null, "Intranet");
        await AskAsync(other);
        using var script = world.Server.Client();
        script.DefaultRequestHeaders.Add("X-API-Key", OperatorKey);
        await AskAsync(script);
        await AskAsync(script);

        Assert.Equal("3 30 15 0 0.000225", Numbers((await ada.Read("/api/account/usage"))!["used"]));
        var report = (await world.Admin.Read("/api/admin/usage"))!;
        Assert.Equal(
            ["ada@example.com 3 30 15 0 0.000225", "admin@example.com 0 0 0 0 0", "grace@example.com 0 0 0 0 0"],
            report["accounts"]!.AsArray().Select(each => $"{each!["email"]} {Numbers(each["used"])}"));
        Assert.Equal(
            ["key Intranet 1 10 5 0 0.000075", "operator  2 20 10 0 0.00015"],
            report["others"]!.AsArray().Select(each => $"{Text(each!["consumer"]).Split(':')[0]} {each["name"]} {Numbers(each["used"])}"));
        Assert.Equal("6 60 30 0 0.00045", Numbers(report["sum"]));
        Assert.Equal("2.5 10 EUR", $"{report["prices"]!["input"]} {report["prices"]!["output"]} {report["prices"]!["currency"]}");
        Assert.All(_model!.Requests, request => Assert.Equal(4096, request.Body.GetProperty("max_completion_tokens").GetInt32()));

        // Pages and searches, as of accounts.
        var page = (await world.Admin.Read("/api/admin/usage?q=example&offset=1&limit=1"))!;
        Assert.Equal(("admin@example.com", 3), ((string)Assert.Single(page["accounts"]!.AsArray())!["email"]!, (int)page["total"]!));
        Assert.Equal(1, (int)(await world.Admin.Read("/api/admin/usage?q=grace"))!["total"]!);

        // What was used stays when the account goes.
        await world.Admin.Send(HttpMethod.Delete, $"/api/admin/accounts/{id}", null, HttpStatusCode.NoContent);
        report = (await world.Admin.Read("/api/admin/usage"))!;
        Assert.Equal("6 60 30 0 0.00045", Numbers(report["sum"]));
        Assert.Equal("deleted 3 30 15 0 0.000225", $"{report["others"]![2]!["consumer"]} {Numbers(report["others"]![2]!["used"])}");
    }

    [Fact]
    public async Task Follow_up_counts_once_as_a_question_and_with_the_tokens_of_both_calls()
    {
        var world = await StartAsync([Plain]);
        var followUp = new
        {
            question = "and for a week?",
            history = new[] { new { role = "user", text = Question }, new { role = "assistant", text = Reply } },
        };
        await world.Admin.Send(HttpMethod.Post, "/api/ask", followUp);
        Assert.Equal(2, _model!.Requests.Count);
        Assert.Equal("1 20 10 0", Numbers(await UsedByAdminAsync(), withCost: false));

        await SetBudgetAsync(PeopleServer.Admin, new { kind = "own", tokens = 40 });
        var refused = await world.Admin.Send(HttpMethod.Post, "/api/ask", followUp, HttpStatusCode.PaymentRequired);
        Assert.Equal("budget_exceeded", refused.Code());
        Assert.Equal(2, _model.Requests.Count);
    }

    [Fact]
    public async Task Follow_up_whose_condensing_is_refused_uses_no_tokens_for_that()
    {
        var world = await StartAsync([new ChatServer.Reply(401), Plain]);
        await world.Admin.Send(
            HttpMethod.Post, "/api/ask",
            new { question = "and for a week?", history = new[] { new { role = "user", text = Question }, new { role = "assistant", text = Reply } } });

        Assert.Equal(2, _model!.Requests.Count);
        Assert.Equal("1 10 5 0", Numbers(await UsedByAdminAsync(), withCost: false));
    }

    [Fact]
    public async Task Answer_that_nobody_waits_for_any_more_counts_for_what_may_have_been_written()
    {
        var world = await StartAsync([new ChatServer.Reply(200, Hangs: true)]);
        using var leaving = new CancellationTokenSource();
        var asking = world.Admin.PostAsJsonAsync("/api/ask", new { question = Question }, leaving.Token);
        await Eventually.UntilAsync(() => !_model!.Requests.IsEmpty);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);

        await Eventually.UntilAsync(async () => (int)(await UsedByAdminAsync())["questions"]! == 1);
        var used = await UsedByAdminAsync();
        Assert.InRange((int)used["output_tokens"]!, 1, 4096);
        Assert.Equal(1, (int)used["estimated_answers"]!);
    }

    [Fact]
    public async Task Answer_whose_service_reports_no_tokens_is_counted_by_a_rule_and_marked()
    {
        var mute = JsonNode.Parse(Completion(Reply))!.AsObject();
        mute.Remove("usage");
        var world = await StartAsync([new ChatServer.Reply(200, mute.ToJsonString())]);
        await AskAsync(world.Admin);

        // A token for each three bytes, and 20 for what is around the two messages.
        var prompt = Assert.Single(_model!.Requests).Body.GetProperty("messages").EnumerateArray()
            .Sum(message => Math.Ceiling(Encoding.UTF8.GetByteCount(TextOf(message.GetProperty("content"))!) / 3.0)) + 20;
        Assert.Equal($"1 {prompt} 10 1", Numbers(await UsedByAdminAsync(), withCost: false));
    }

    [Fact]
    public async Task Question_that_could_exceed_the_budget_gets_402_before_anything_is_sent()
    {
        var world = await StartAsync([Plain, Plain, Streamed, Plain], ("CODESIGHT_MONTHLY_BUDGET", "200"));
        var id = await world.AddReaderAsync("ada@example.com");
        using var ada = await world.Server.SignInAsync("ada@example.com");

        var refused = await ada.Send(HttpMethod.Post, "/api/ask", new { question = Question }, HttpStatusCode.PaymentRequired);
        Assert.Equal(("budget_exceeded", 200, 0), (refused.Code(), (int)refused!["budget"]!, (int)refused["used"]!));
        var nextMonth = new DateTime(DateTime.UtcNow.Year, DateTime.UtcNow.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(1);
        Assert.Equal(nextMonth.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Text(refused["resets_on"]));
        Assert.Equal(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Your monthly budget of 200 tokens leaves too little for another answer. It resets on {nextMonth:d MMMM yyyy}."),
            Text(refused["detail"]));
        // A stream that has not begun is refused alike.
        using (var stream = await SendStreamAsync(ada))
            Assert.Equal((402, "application/problem+json"), ((int)stream.StatusCode, stream.Content.Headers.ContentType?.MediaType));
        Assert.Empty(_model!.Requests);
        Assert.Equal(
            """{"kind":"default","tokens":200}""", (await ada.Read("/api/account/usage"))!["budget"]!.ToJsonString());

        // Somebody else's budget is another one, an own one goes before the default, and each change holds at once.
        await SetBudgetAsync(PeopleServer.Admin, new { kind = "none" });
        await AskAsync(world.Admin);
        await SetBudgetAsync(id, new { kind = "own", tokens = 100_000 });
        await AskAsync(ada);
        Assert.Contains("event: done", await StreamAsync(ada), StringComparison.Ordinal);
        await SetBudgetAsync(id, new { kind = "own", tokens = 30 });
        refused = await ada.Send(HttpMethod.Post, "/api/ask", new { question = Question }, HttpStatusCode.PaymentRequired);
        Assert.StartsWith("Your monthly budget of 30 tokens is used up. It resets on ", Text(refused!["detail"]), StringComparison.Ordinal);
        using var program = await KeyAsync(id, "Program of Ada");
        await program.Send(HttpMethod.Post, "/api/ask", new { question = Question }, HttpStatusCode.PaymentRequired);
        await SetBudgetAsync(id, new { kind = "default" });
        await ada.Send(HttpMethod.Post, "/api/ask", new { question = Question }, HttpStatusCode.PaymentRequired);
        // A question that finds nothing costs nothing.
        await ada.Send(HttpMethod.Post, "/api/ask", new { question = Question, file_glob = "nowhere/**" });

        Assert.Equal(3, _model.Requests.Count);
        var entries = (await world.Admin.Read("/api/admin/audit?action=account.budget"))!["entries"]!.AsArray();
        Assert.Equal(
            [$"{id} Default", $"{id} 30 tokens", $"{id} 100000 tokens"], entries.Take(3).Select(entry => Text(entry!["object"])));
    }

    [Fact]
    public async Task Many_questions_at_once_over_two_replicas_use_no_more_than_the_budget()
    {
        const int room = 3;
        var world = await StartAsync([Plain]);
        var id = await world.AddReaderAsync("ada@example.com");
        using var replica = new PeopleServer(world.Docs, world.Database, indexes: false, Settings());
        using var here = await world.Server.SignInAsync("ada@example.com");
        using var there = await replica.SignInAsync("ada@example.com");
        await Eventually.UntilAsync(async () => (int)(await there.Read("/api/status"))!["total_files"]! == 1);
        await AskAsync(there);

        // What one answer may use, from one that waits.
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _model!.Ready = gate.Task;
        var waiting = AskAsync(world.Admin);
        await Eventually.UntilAsync(() => _model.Requests.Count == 2);
        var most = await NumberAsync("SELECT tokens FROM usage_reservations");
        await SetBudgetAsync(id, new { kind = "own", tokens = 15 + (room * most) + most - 1 });

        var asks = Enumerable.Range(0, 50).Select(i => StatusAsync(i % 2 == 0 ? here : there)).ToList();
        await Eventually.UntilAsync(() => _model.Requests.Count == 2 + room && asks.Count(ask => ask.IsCompleted) == 50 - room);
        Assert.Equal(room * most, await NumberAsync($"SELECT sum(tokens)::bigint FROM usage_reservations WHERE consumer = 'account:{id}'"));
        gate.SetResult();

        var statuses = await Task.WhenAll(asks);
        await waiting;
        Assert.Equal((room, 50 - room), (statuses.Count(status => status == 200), statuses.Count(status => status == 402)));
        Assert.Equal(
            $"{1 + room} {10 * (1 + room)} {5 * (1 + room)} 0", Numbers((await here.Read("/api/account/usage"))!["used"], withCost: false));
        Assert.Equal(0, await NumberAsync("SELECT count(*) FROM usage_reservations"));
        // What they did not use is free again.
        Assert.Equal(200, await StatusAsync(there));
    }

    [Fact]
    public async Task Answer_that_breaks_off_counts_for_what_was_written()
    {
        var broken = Stream(isWhole: false, "A hotel may cost EUR 140 ");
        var world = await StartAsync(
            [broken, broken with { After = ChatServer.Ending.Hang }, new ChatServer.Reply(200, "<html>"), new ChatServer.Reply(401)]);

        // The model breaks off.
        Assert.Contains("event: error", await StreamAsync(world.Admin), StringComparison.Ordinal);
        var once = await UsedByAdminAsync();
        Assert.Equal("1 9 1", $"{once["questions"]} {once["output_tokens"]} {once["estimated_answers"]}"); // 25 bytes
        Assert.True((int)once["input_tokens"]! > 100);

        // The caller goes away.
        using (var stream = await SendStreamAsync(world.Admin))
        {
            using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync());
            while (await reader.ReadLineAsync() is { } line && !line.Contains("event: delta", StringComparison.Ordinal)) { }
        }

        await Eventually.UntilAsync(async () => (int)(await UsedByAdminAsync())["questions"]! == 2);
        Assert.Equal($"2 {2 * (int)once["input_tokens"]!} 18 2", Numbers(await UsedByAdminAsync(), withCost: false));

        // The model has read the prompt, but its answer cannot be read.
        await world.Admin.Send(HttpMethod.Post, "/api/ask", new { question = Question }, HttpStatusCode.ServiceUnavailable);
        Assert.Equal($"3 {3 * (int)once["input_tokens"]!} 18 3", Numbers(await UsedByAdminAsync(), withCost: false));

        // The service refuses the request: nothing was used.
        await world.Admin.Send(HttpMethod.Post, "/api/ask", new { question = Question }, HttpStatusCode.ServiceUnavailable);
        Assert.Contains("event: error", await StreamAsync(world.Admin), StringComparison.Ordinal);
        Assert.Equal($"3 {3 * (int)once["input_tokens"]!} 18 3", Numbers(await UsedByAdminAsync(), withCost: false));
        Assert.Equal(0, await NumberAsync("SELECT count(*) FROM usage_reservations"));
    }

    [Fact]
    public async Task What_a_killed_process_held_back_is_free_when_it_expires()
    {
        var world = await StartAsync([Plain]);
        var id = await world.AddReaderAsync("ada@example.com");
        using var ada = await world.Server.SignInAsync("ada@example.com");
        await SetBudgetAsync(id, new { kind = "own", tokens = 100_000 });
        await RunAsync(
            $"""
            INSERT INTO usage_reservations (id, consumer, month, tokens, expires_at)
            VALUES (
                gen_random_uuid(), 'account:{id}', date_trunc('month', now() AT TIME ZONE 'UTC')::date, 99000, now() + interval '1 minute')
            """);

        var refused = await ada.Send(HttpMethod.Post, "/api/ask", new { question = Question }, HttpStatusCode.PaymentRequired);
        Assert.Contains("Ask again when they are done", Text(refused!["detail"]), StringComparison.Ordinal);

        await RunAsync("UPDATE usage_reservations SET expires_at = now()");
        await AskAsync(ada);
        Assert.Equal(0, await NumberAsync("SELECT count(*) FROM usage_reservations"));
    }

    [Fact]
    public async Task What_a_running_answer_holds_back_does_not_expire_however_long_it_takes()
    {
        var world = await StartAsync([Plain]);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _model!.Ready = gate.Task;
        var answering = AskAsync(world.Admin);
        await Eventually.UntilAsync(() => !_model.Requests.IsEmpty);
        await using var sources = new DatabaseSources(world.Database.ConnectionString);
        var time = new ManualTime();
        using var running = new RunningAnswers(new UsageStore(sources), time);
        await running.StartAsync(CancellationToken.None);
        var id = (Guid)(await RunAsync("SELECT id FROM usage_reservations"))!;

        foreach (var isRunning in new[] { true, true, false })
        {
            await RunAsync("UPDATE usage_reservations SET expires_at = now() + interval '1 second'");
            if (isRunning) running.Add(id);
            else running.Remove(id);
            await Eventually.UntilAsync(() => time.IsAwaited(RunningAnswers.Interval));
            time.Advance(RunningAnswers.Interval);
            await Eventually.UntilAsync(() => time.IsAwaited(RunningAnswers.Interval));
            Assert.Equal(
                isRunning ? 1 : 0,
                await NumberAsync("SELECT count(*) FROM usage_reservations WHERE expires_at > now() + interval '2 minutes'"));
        }

        await running.StopAsync(CancellationToken.None);
        gate.SetResult();
        await answering;
        Assert.Equal(0, await NumberAsync("SELECT count(*) FROM usage_reservations"));
    }

    [Fact]
    public async Task Budget_begins_anew_with_the_month_and_an_answer_counts_for_the_month_in_which_it_began()
    {
        var world = await StartAsync([Plain]);
        var id = await world.AddReaderAsync("ada@example.com");
        var ada = await world.Server.SignInAsync("ada@example.com");
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _model!.Ready = gate.Task;
        var answering = AskAsync(ada);
        await Eventually.UntilAsync(() => !_model.Requests.IsEmpty);
        await RunAsync($"UPDATE usage SET input_tokens = 20000 WHERE consumer = 'account:{id}'");
        await SetBudgetAsync(id, new { kind = "own", tokens = 20_000 });
        await ada.Send(HttpMethod.Post, "/api/ask", new { question = Question }, HttpStatusCode.PaymentRequired);

        // A month later, as far as the rows tell.
        await RunAsync("UPDATE usage SET month = month - interval '1 month'");
        await RunAsync("UPDATE usage_reservations SET month = month - interval '1 month'");
        gate.SetResult();
        await answering;
        await AskAsync(ada);

        Assert.Equal("1 10 5 0", Numbers((await ada.Read("/api/account/usage"))!["used"], withCost: false));
        var now = DateTime.UtcNow;
        var before = new DateTime(now.Year, now.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(-1)
            .ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var earlier = (await world.Admin.Read($"/api/admin/usage?month={before}"))!;
        Assert.Equal((before, "1 20010 5 0"), (Text(earlier["month"]), Numbers(earlier["sum"], withCost: false)));
        ada.Dispose();
    }

    [Fact]
    public async Task Answers_without_a_language_model_are_counted_and_never_refused()
    {
        var world = await StartAsync(null, ("CODESIGHT_MONTHLY_BUDGET", "0"));
        await AskAsync(world.Admin);
        Assert.Contains("event: done", await StreamAsync(world.Admin), StringComparison.Ordinal);

        var own = (await world.Admin.Read("/api/account/usage"))!;
        Assert.Equal(("2 0 0 0", 0), (Numbers(own["used"], withCost: false), (int)own["budget"]!["tokens"]!));
    }

    [Fact]
    public async Task Money_is_not_shown_where_no_price_is_set()
    {
        var world = await StartAsync(null, ("CODESIGHT_PRICE_PER_MTOK_INPUT", ""), ("CODESIGHT_PRICE_PER_MTOK_OUTPUT", "0"));
        var report = (await world.Admin.Read("/api/admin/usage"))!;
        Assert.Equal((null, null), (report["prices"], report["sum"]!["cost"]));
    }

    [Fact]
    public async Task Usage_of_others_and_budgets_are_for_administrators()
    {
        var world = await StartAsync(null);
        var id = await world.AddReaderAsync("ada@example.com");
        using var ada = await world.Server.SignInAsync("ada@example.com");
        using var program = await KeyAsync(id, "Program of Ada");
        using var stranger = world.Server.Client();
        foreach (var (client, status) in new[] { (ada, 403), (program, 403), (stranger, 401) })
        {
            await client.Read("/api/admin/usage", (HttpStatusCode)status);
            await client.Send(HttpMethod.Put, $"/api/admin/accounts/{id}/budget", new { kind = "none" }, (HttpStatusCode)status);
        }

        await stranger.Read("/api/account/usage", HttpStatusCode.Unauthorized);
        Assert.Equal("default", Text((await ada.Read("/api/account/usage"))!["budget"]!["kind"]));
    }

    private async Task<PeopleWorld> StartAsync(ChatServer.Reply[]? replies, params (string Name, string Value)[] settings)
    {
        if (replies is not null) _model = await ChatServer.StartAsync(replies);
        _world = await CreateAsync([.. Settings(), .. settings], [("travel/hotels.md", "# Hotels\n\nA hotel may cost EUR 140 a night.\n")]);
        await _world.Admin.Send(
            HttpMethod.Post, "/api/admin/collections", new { name = "All", globs = new[] { "**" }, is_open = true }, HttpStatusCode.Created);
        await Eventually.UntilAsync(async () => (int)(await _world.Admin.Read("/api/status"))!["total_files"]! == 1);
        return _world;
    }

    private (string Name, string Value)[] Settings() =>
    [
        ("CODESIGHT_API_KEY", OperatorKey), ("CODESIGHT_PRICE_PER_MTOK_INPUT", "2.5"), ("CODESIGHT_PRICE_PER_MTOK_OUTPUT", "10"),
        ("CODESIGHT_PRICE_CURRENCY", "EUR"),
        .. _model is null ? [] : new[] { ("CODESIGHT_LLM_BACKEND", "openai"), ("OPENAI_BASE_URL", new Uri(_model.Address, "v1").ToString()) },
    ];

    private static Task<JsonNode?> AskAsync(HttpClient client) => client.Send(HttpMethod.Post, "/api/ask", new { question = Question });

    private static async Task<int> StatusAsync(HttpClient client)
    {
        using var content = new StringContent($$"""{"question":"{{Question}}"}""", Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("/api/ask", content);
        return (int)response.StatusCode;
    }

    private static async Task<string> StreamAsync(HttpClient client)
    {
        using var response = await SendStreamAsync(client);
        return await response.Content.ReadAsStringAsync();
    }

    private static async Task<HttpResponseMessage> SendStreamAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ask")
        {
            Content = new StringContent($$"""{"question":"{{Question}}"}""", Encoding.UTF8, "application/json"),
            Headers = { { "Accept", "text/event-stream" } },
        };
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>A program with a key that may ask.</summary>
    private async Task<HttpClient> KeyAsync(string? account, string name)
    {
        var made = await _world!.Admin.Send(
            HttpMethod.Post, "/api/admin/keys", new { name, scopes = new[] { "ask" }, account }, HttpStatusCode.Created);
        var client = _world.Server.Client();
        client.DefaultRequestHeaders.Add("X-API-Key", Text(made!["secret"]));
        return client;
    }

    private async Task SetBudgetAsync(string account, object budget)
    {
        if (account.Contains('@', StringComparison.Ordinal))
            account = Text((await _world!.Admin.Read($"/api/admin/accounts?q={account}"))!["accounts"]![0]!["id"]);
        await _world!.Admin.Send(HttpMethod.Put, $"/api/admin/accounts/{account}/budget", budget);
    }

    private async Task<JsonNode> UsedByAdminAsync() => (await _world!.Admin.Read("/api/account/usage"))!["used"]!;

    private static string Numbers(JsonNode? used, bool withCost = true) =>
        $"{used!["questions"]} {used["input_tokens"]} {used["output_tokens"]} {used["estimated_answers"]}{(withCost ? ((decimal)used["cost"]!).ToString(" 0.######", CultureInfo.InvariantCulture) : "")}";

    private async Task<long> NumberAsync(string sql) => Convert.ToInt64(await RunAsync(sql), CultureInfo.InvariantCulture);

    /// <summary>Runs SQL, and returns the first value of its result.</summary>
    private async Task<object?> RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_world!.Database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
