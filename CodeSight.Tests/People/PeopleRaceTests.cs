using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CodeSight.Core.Data.People;
using CodeSight.Core.Data.Sessions;
using Microsoft.Extensions.DependencyInjection;
using static CodeSight.Tests.People.PeopleWorld;

namespace CodeSight.Tests.People;

/// <summary>What happens when several do the same at once, or when somebody does again what may be done once.</summary>
public sealed class PeopleRaceTests : IAsyncLifetime
{
    private PeopleWorld _world = null!; // set before each test

    public async Task InitializeAsync() => _world = await PeopleWorld.CreateAsync(("travel/hotels.md", "# Hotels\n\nA hotel may cost EUR 140.\n"));

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Refresh_token_that_is_sent_many_times_at_once_works_once()
    {
        await _world.AddReaderAsync("ada@example.com");
        using var script = _world.Server.Client();
        var first = await script.Send(HttpMethod.Post, "/api/tokens", new { email = "ada@example.com", password = PeopleServer.Password });
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes($$"""{"refresh_token":"{{Text(first!["refresh_token"])}}"}"""));
        var bytes = await body.ReadAsByteArrayAsync();

        var statuses = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var response = await script.PostAsync("/api/tokens/refresh", content);
            return response.StatusCode;
        }));

        Assert.Single(statuses, HttpStatusCode.OK);
        Assert.Equal(7, statuses.Count(status => status == HttpStatusCode.Unauthorized));
    }

    [Fact]
    public async Task Of_many_attempts_at_once_no_more_than_the_limit_are_checked()
    {
        var id = Guid.Parse(await _world.AddReaderAsync("ada@example.com"));
        var attempts = _world.Server.Services.GetRequiredService<SignInAttempts>();
        await attempts.SucceedAsync(id, CancellationToken.None);

        var begun = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => attempts.BeginAsync(id, CancellationToken.None)));

        Assert.Equal(SignInAttempts.Max, begun.Count(isChecked => isChecked));
        using var ada = _world.Server.Client();
        // Locked: the right password is refused as a wrong one.
        var refused = await ada.Send(
            HttpMethod.Post, "/api/session", new { email = "ada@example.com", password = PeopleServer.Password }, HttpStatusCode.Unauthorized);
        Assert.Equal("wrong_credentials", refused.Code());

        // A new password by a link ends that, and what was counted before.
        for (var used = 0; used < SignInAttempts.Max; used++) await attempts.BeginAsync(id, CancellationToken.None);
        var (_, token) = LinkOf((await _world.Admin.Send(HttpMethod.Post, $"/api/admin/accounts/{id}/link"))!["link"]!);
        await ada.Send(
            HttpMethod.Post, "/api/password-link", new { account = id, token, password = "another long phrase" }, HttpStatusCode.NoContent);
        for (var used = 1; used < SignInAttempts.Max; used++) Assert.True(await attempts.BeginAsync(id, CancellationToken.None));
        (await _world.Server.SignInAsync("ada@example.com", "another long phrase")).Dispose();
    }

    [Fact]
    public async Task Session_of_a_password_that_was_changed_meanwhile_is_never_opened()
    {
        var id = Guid.Parse(await _world.AddReaderAsync("ada@example.com"));
        var store = _world.Server.Services.GetRequiredService<SessionStore>();

        await store.AddAsync([1], [1], TimeSpan.FromHours(1), (id, "an older stamp"), "", "", CancellationToken.None);

        Assert.Empty(await store.ListAsync(id, CancellationToken.None));
    }

    [Fact]
    public async Task New_link_ends_the_earlier_ones()
    {
        var invited = await _world.Admin.Send(HttpMethod.Post, "/api/admin/accounts", new { email = "ada@example.com" }, HttpStatusCode.Created);
        var (id, earlier) = LinkOf(invited!["link"]!);
        var (_, later) = LinkOf((await _world.Admin.Send(HttpMethod.Post, $"/api/admin/accounts/{id}/link"))!["link"]!);
        using var ada = _world.Server.Client();

        await ada.Send(
            HttpMethod.Post, "/api/password-link", new { account = id, token = earlier, password = PeopleServer.Password }, HttpStatusCode.BadRequest);
        await ada.Send(
            HttpMethod.Post, "/api/password-link", new { account = id, token = later, password = PeopleServer.Password }, HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Administrator_who_never_signed_in_does_not_count_as_the_last_one()
    {
        var own = Text((await _world.Admin.Read("/api/session"))!["account"]!["id"]);
        await _world.Admin.Send(HttpMethod.Post, "/api/admin/accounts", new { email = "new@example.com", role = "admin" }, HttpStatusCode.Created);

        var refused = await _world.Admin.Send(HttpMethod.Patch, $"/api/admin/accounts/{own}", new { role = "reader" }, HttpStatusCode.Conflict);

        Assert.Equal("last_administrator", refused.Code());
    }

    [Fact]
    public async Task Changes_of_the_same_group_and_collection_at_once_all_get_an_answer()
    {
        var ids = new List<string>();
        for (var i = 0; i < 3; i++) ids.Add(await _world.AddReaderAsync($"person{i}@example.com"));
        var group = (long)(await _world.Admin.Send(HttpMethod.Post, "/api/admin/groups", new { name = "All" }, HttpStatusCode.Created))!["id"]!;
        var collection = (long)(await _world.Admin.Send(
            HttpMethod.Post, "/api/admin/collections", new { name = "All", globs = new[] { "**" } }, HttpStatusCode.Created))!["id"]!;

        await Task.WhenAll(Enumerable.Range(0, 12).SelectMany(i => new Task[]
        {
            _world.Admin.Send(HttpMethod.Patch, $"/api/admin/groups/{group}", new { members = ids }),
            _world.Admin.Send(HttpMethod.Patch, $"/api/admin/collections/{collection}", new { accounts = ids, groups = new[] { group } }),
            _world.Admin.Send(HttpMethod.Patch, $"/api/admin/accounts/{ids[i % 3]}", new { groups = new[] { group } }),
        }));

        var listed = await _world.Admin.Read("/api/admin/groups");
        Assert.Equal(3, listed!["groups"]![0]!["members"]!.AsArray().Count);
    }

    [Fact]
    public async Task Document_that_is_opened_in_parts_is_one_entry_whatever_part_comes_first()
    {
        await Coordination.Eventually.UntilAsync(async () => (int)(await _world.Admin.Read("/api/status"))!["total_files"]! == 1);
        var id = (long)(await _world.Admin.Read("/api/files"))!["files"]![0]!["document_id"]!;
        foreach (var range in new[] { "bytes=-5", "bytes=1-", "bytes=0-3,5-6", null })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/files/{id}/content");
            if (range is not null) request.Headers.TryAddWithoutValidation("Range", range);
            using var response = await _world.Admin.SendAsync(request);
            Assert.True(response.IsSuccessStatusCode);
        }

        var entries = (await _world.Admin.Read("/api/admin/audit?action=document"))!["entries"]!.AsArray();
        Assert.Equal("travel/hotels.md", Text(Assert.Single(entries)!["object"]));
    }

    [Fact]
    public async Task Key_of_the_operator_for_some_paths_knows_only_collections_that_it_can_read()
    {
        await Coordination.Eventually.UntilAsync(async () => (int)(await _world.Admin.Read("/api/status"))!["total_files"]! == 1);
        foreach (var (name, glob) in new[] { ("Ärzte", "medical/**"), ("Übernachtung", "travel/**") })
            await _world.Admin.Send(HttpMethod.Post, "/api/admin/collections", new { name, globs = new[] { glob } }, HttpStatusCode.Created);
        var made = await _world.Admin.Send(
            HttpMethod.Post, "/api/admin/keys", new { name = "Travel", scopes = new[] { "search" }, globs = new[] { "travel/**" } },
            HttpStatusCode.Created);
        using var program = _world.Server.Client();
        program.DefaultRequestHeaders.Add("X-API-Key", Text(made!["secret"]));

        var known = (await program.Read("/api/collections"))!["collections"]!.AsArray();
        Assert.Equal("Übernachtung", Text(Assert.Single(known)!["name"]));
        var found = await program.Send(HttpMethod.Post, "/api/search", new { query = "hotel", collections = new[] { "übernachtung" } });
        Assert.Single(found!["results"]!.AsArray());
        var unknown = await program.Send(
            HttpMethod.Post, "/api/search", new { query = "hotel", collections = new[] { "Ärzte" } }, HttpStatusCode.BadRequest);
        Assert.Equal("unknown_collection", unknown.Code());
        await _world.Admin.Send(
            HttpMethod.Post, "/api/admin/collections", new { name = "ärzte", globs = new[] { "x/**" } }, HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("POST", "/api/search", """{"query":"x","collections":[null]}""", 400)]
    [InlineData("POST", "/api/search", """{"query":"x","collections":["a\u0000"]}""", 400)]
    [InlineData("POST", "/api/ask", """{"question":"x","collections":[null]}""", 400)]
    [InlineData("POST", "/api/session", """{"email":"\u0000","password":"x"}""", 401)]
    [InlineData("POST", "/api/tokens", """{"email":"a\u0000@example.com","password":"x"}""", 401)]
    [InlineData("POST", "/api/password-link", """{"account":"00000000-0000-0000-0000-000000000000","token":"\u0000","password":"x"}""", 400)]
    [InlineData("POST", "/api/admin/collections", """{"name":"x","globs":[null]}""", 400)]
    [InlineData("POST", "/api/admin/collections", """{"name":"x","description":"\u0000","globs":["*"]}""", 400)]
    [InlineData("POST", "/api/admin/collections", """{"name":"\u0000","globs":["*"]}""", 400)]
    [InlineData("POST", "/api/admin/keys", """{"name":"x","scopes":[null]}""", 400)]
    [InlineData("POST", "/api/admin/accounts", """{"email":"a\u0000@example.com"}""", 400)]
    [InlineData("POST", "/api/admin/accounts", """{"email":"a@example.com","role":"owner"}""", 400)]
    [InlineData("GET", "/api/admin/accounts?q=%00", null, 200)]
    [InlineData("GET", "/api/admin/usage?month=2026-13", null, 400)]
    [InlineData("GET", "/api/admin/usage?month=%00", null, 400)]
    [InlineData("GET", "/api/admin/usage?month=0000-01", null, 400)]
    [InlineData("GET", "/api/admin/usage?month=9999-12&q=%00", null, 200)]
    [InlineData("GET", "/api/admin/usage?limit=0", null, 400)]
    [InlineData("PUT", "/api/admin/accounts/00000000-0000-0000-0000-000000000000/budget", """{"kind":"own","tokens":5}""", 404)]
    [InlineData("PUT", "/api/admin/accounts/00000000-0000-0000-0000-000000000000/budget", """{"kind":"own"}""", 400)]
    [InlineData("PUT", "/api/admin/accounts/00000000-0000-0000-0000-000000000000/budget", """{"kind":"own","tokens":-1}""", 400)]
    [InlineData("PUT", "/api/admin/accounts/00000000-0000-0000-0000-000000000000/budget", """{"kind":"own","tokens":1000000000001}""", 400)]
    [InlineData("PUT", "/api/admin/accounts/00000000-0000-0000-0000-000000000000/budget", """{"kind":"none","tokens":5}""", 400)]
    [InlineData("PUT", "/api/admin/accounts/00000000-0000-0000-0000-000000000000/budget", """{"tokens":5}""", 400)]
    [InlineData("PUT", "/api/admin/accounts/00000000-0000-0000-0000-000000000000/budget", """{"kind":1,"tokens":5}""", 400)]
    [InlineData("GET", "/api/admin/audit?action=%00&actor=%00", null, 200)]
    public async Task Hostile_values_get_a_clear_answer(string method, string path, string? body, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await _world.Admin.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
    }
}
