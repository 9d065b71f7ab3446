using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using CodeSight.Tests.Coordination;
using CodeSight.Tests.Infrastructure;
using Xunit.Abstractions;

namespace CodeSight.Tests.People;

/// <summary>
/// Random folders, groups and grants, changed again and again: by every route, on both replicas, nobody sees a text, path, count or id of a document
/// that they may not read. What they may read is worked out here, from the grants alone.
/// </summary>
public sealed class PermissionProofTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Folders = 8;
    private const int Documents = 208;
    private const int People = 30;
    private const int GroupCount = 6;
    private const int CollectionCount = 10;
    private const int Rounds = 50;
    private const int AskedEachRound = 4;

    private readonly Random _random = new(20261130);
    private readonly DirectoryInfo _docs = Directory.CreateTempSubdirectory("codesight-proof-");
    private readonly List<Document> _documents = [];
    private readonly List<Person> _people = [];
    private readonly List<long> _groups = [];
    private readonly Dictionary<long, HashSet<string>> _members = [];
    private readonly Dictionary<long, Grant> _collections = [];
    private int _requests;

    private TestDatabase _database = null!; // set before the test
    private PeopleServer[] _replicas = null!; // set before the test

    public async Task InitializeAsync()
    {
        for (var i = 0; i < Documents; i++)
        {
            // A word that no other document has, and one that all have.
            var document = new Document($"f{i % Folders}/s{i % 3}/note-{i:D3}.md", $"quorvex{Letters(i)}");
            _documents.Add(document);
            var path = Path.Combine(_docs.FullName, document.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!); // a file below the folder has a parent
            await File.WriteAllTextAsync(path, $"# Note {Letters(i)}\n\nThe budget of {document.Word} is confirmed for the next year.\n");
        }

        _database = await TestDatabase.CreateAsync();
        _replicas = [new PeopleServer(_docs.FullName, _database), new PeopleServer(_docs.FullName, _database, indexes: false)];
        await _replicas[0].AddAdministratorAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var replica in _replicas) await replica.DisposeAsync();
        await _database.DisposeAsync();
        _docs.Delete(recursive: true);
    }

    [Fact]
    public async Task Nobody_sees_anything_of_a_document_that_they_may_not_read()
    {
        HttpClient[] admins = [await _replicas[0].SignInAsync(), await _replicas[1].SignInAsync()];
        // The first run begins by itself, and the other replica follows the database.
        foreach (var admin in admins)
            await Eventually.UntilAsync(async () => (await admin.Read("/api/status")) is { } status
                && (int)status["total_files"]! == Documents && (int)status["queue_depth"]! == 0);
        await ReadLedgerAsync(admins[0]);
        await SetUpAsync(admins[0]);

        for (var round = 0; round < Rounds; round++)
        {
            await ChangeAsync(admins[_random.Next(2)]);
            foreach (var person in _random.GetItems([.. _people], AskedEachRound)) await ProveAsync(person, _random.Next(2));
        }

        foreach (var person in _people)
            for (var replica = 0; replica < 2; replica++) await ProveAsync(person, replica);
        // While permissions change, a request may see either state, but nothing that was never allowed.
        await ProveWhileChangingAsync(admins);
        output.WriteLine($"{Documents} documents, {People} people, {Rounds} rounds, {_requests} requests");
        foreach (var admin in admins) admin.Dispose();
    }

    private async Task ReadLedgerAsync(HttpClient admin)
    {
        foreach (var row in (await admin.Read("/api/files?limit=1000"))!["files"]!.AsArray())
            _documents.Single(document => document.Path == (string?)row!["file_path"]).Id = (long)row!["document_id"]!;
        Assert.DoesNotContain(_documents, document => document.Id == 0);
    }

    private async Task SetUpAsync(HttpClient admin)
    {
        for (var i = 0; i < GroupCount; i++)
        {
            var group = await admin.Send(HttpMethod.Post, "/api/admin/groups", new { name = $"Group {i}" }, HttpStatusCode.Created);
            _groups.Add((long)group!["id"]!);
            _members[_groups[^1]] = [];
        }

        for (var i = 0; i < People; i++)
        {
            var email = $"person{i}@example.com";
            var invited = await admin.Send(HttpMethod.Post, "/api/admin/accounts", new { email }, HttpStatusCode.Created);
            var fragment = ((string)invited!["link"]!).Split('#')[1].Split('.', 2);
            using (var anybody = _replicas[0].Client())
            {
                var link = new { account = fragment[0], token = Uri.UnescapeDataString(fragment[1]), password = PeopleServer.Password };
                await anybody.Send(HttpMethod.Post, "/api/password-link", link, HttpStatusCode.NoContent);
            }

            _people.Add(new Person(fragment[0], [await _replicas[0].SignInAsync(email), await _replicas[1].SignInAsync(email)]));
        }

        for (var i = 0; i < CollectionCount; i++)
        {
            var grant = RandomGrant();
            var created = await admin.Send(
                HttpMethod.Post, "/api/admin/collections", Body($"Collection {i}", grant), HttpStatusCode.Created);
            _collections[(long)created!["id"]!] = grant;
        }
    }

    /// <summary>One random change, through the administration.</summary>
    private async Task ChangeAsync(HttpClient admin)
    {
        if (_random.Next(3) == 0)
        {
            var group = _groups[_random.Next(GroupCount)];
            var members = _random.GetItems([.. _people], _random.Next(1, 8)).Select(person => person.Id).ToHashSet();
            await admin.Send(HttpMethod.Patch, $"/api/admin/groups/{group}", new { members });
            _members[group] = members;
            return;
        }

        var id = _collections.Keys.ElementAt(_random.Next(_collections.Count));
        var grant = RandomGrant();
        await admin.Send(HttpMethod.Patch, $"/api/admin/collections/{id}", Body(null, grant));
        _collections[id] = grant;
    }

    private Grant RandomGrant()
    {
        var globs = Enumerable.Range(0, _random.Next(1, 4)).Select(_ => _random.Next(4) switch
        {
            0 => $"f{_random.Next(Folders)}/**",
            1 => $"f{_random.Next(Folders)}/s{_random.Next(3)}/*",
            2 => $"note-{_random.Next(Documents):D3}.md",
            _ => $"s{_random.Next(3)}/",
        }).Distinct().ToArray();
        return new Grant(
            globs,
            _random.Next(12) == 0,
            [.. _random.GetItems([.. _groups], _random.Next(0, 3)).Distinct()],
            [.. _random.GetItems([.. _people], _random.Next(0, 3)).Select(person => person.Id).Distinct()]);
    }

    private static object Body(string? name, Grant grant) => name is null
        ? new { globs = grant.Globs, is_open = grant.IsOpen, groups = grant.Groups, accounts = grant.Accounts }
        : new { name, globs = grant.Globs, is_open = grant.IsOpen, groups = grant.Groups, accounts = grant.Accounts };

    private bool MayRead(Person person, Document document) => _collections.Values.Any(grant =>
        (grant.IsOpen || grant.Accounts.Contains(person.Id) || grant.Groups.Any(group => _members[group].Contains(person.Id)))
        && grant.Globs.Any(glob => Matches(glob, document.Path)));

    // The four forms that RandomGrant makes, by hand.
    private static bool Matches(string glob, string path)
    {
        var parts = path.Split('/');
        return glob.EndsWith("/**", StringComparison.Ordinal) ? parts[0] == glob[..^3]
            : glob.EndsWith("/*", StringComparison.Ordinal) ? $"{parts[0]}/{parts[1]}" == glob[..^2]
            : glob.EndsWith('/') ? parts[1] == glob[..^1]
            : parts[2] == glob;
    }

    private async Task ProveAsync(Person person, int replica)
    {
        var client = person.Clients[replica];
        var readable = _documents.Where(document => MayRead(person, document)).ToList();
        var hidden = _documents.Except(readable).ToList();
        var own = readable.Count > 0 ? readable[_random.Next(readable.Count)] : null;
        var foreign = hidden.Count > 0 ? hidden[_random.Next(hidden.Count)] : null;
        var answers = new List<string>();

        var status = await client.Read("/api/status");
        Assert.Equal((readable.Count, 0), ((int)status!["total_files"]!, (int)status["queue_depth"]!));
        Assert.Null(status["running_run"]);
        var ledger = await client.Read("/api/files?limit=1000");
        Assert.Equal(readable.Count, (int)ledger!["total"]!);
        Assert.Equal(
            readable.Select(document => document.Path).Order(StringComparer.Ordinal),
            ledger["files"]!.AsArray().Select(row => (string)row!["file_path"]!).Order(StringComparer.Ordinal));
        answers.Add(ledger.ToJsonString());

        foreach (var arm in new[] { "fused", "keywords", "vectors" })
        {
            var found = await client.Send(HttpMethod.Post, "/api/search", new { query = "budget confirmed for the next year", arm, top_k = 100 });
            // All documents have these words, so whoever reads few gets all of them.
            Assert.Equal(Math.Min(100, readable.Count), found!["results"]!.AsArray().Count);
            answers.Add(found.ToJsonString());
        }

        if (own is not null)
        {
            var found = await client.Send(HttpMethod.Post, "/api/search", new { query = own.Word, top_k = 1 });
            Assert.Equal(own.Path, (string?)found!["results"]![0]!["file_path"]);
            answers.Add(found.ToJsonString());
            using var opened = await client.GetAsync($"/api/files/{own.Id}/content");
            Assert.Contains(own.Word, await opened.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        if (foreign is not null)
        {
            answers.Add((await client.Send(HttpMethod.Post, "/api/search", new { query = "budget", file_glob = foreign.Path, top_k = 100 }))!.ToJsonString());
            answers.Add((await client.Send(HttpMethod.Post, "/api/ask", new { question = $"What is the budget of {foreign.Word}?" }))!
                .ToJsonString().Replace(foreign.Word, "", StringComparison.Ordinal));
            // One letter away: nobody is told the word that was meant.
            answers.Add(await StreamAsync(client, $"What is the budget of {foreign.Word[..^1]}?"));
            var (unreadable, missing) = (await ProblemAsync(client, foreign.Id), await ProblemAsync(client, 987654321));
            Assert.Equal(missing, unreadable);
            // What was said before changes no permission.
            var said = new[] { Message($"What is the budget of {foreign.Word}?"), Message("It is confirmed [1].", "assistant"), Message("Is it confirmed?") };
            answers.Add((await client.Send(HttpMethod.Post, "/v1/chat/completions", new { model = "codesight", messages = said }))!.ToJsonString());
            Assert.Equal(
                (await ToolAsync(client, "read_document", new { id = 987654321 })).Replace("document 987654321,", "document ID,", StringComparison.Ordinal),
                (await ToolAsync(client, "read_document", new { id = foreign.Id })).Replace($"document {foreign.Id},", "document ID,", StringComparison.Ordinal));
        }

        answers.Add(await ToolAsync(client, "list_documents", new { limit = 100 }));
        answers.Add(await ToolAsync(client, "search", new { query = "budget confirmed for the next year", limit = 100 }));
        answers.Add((await client.Read("/api/collections"))!.ToJsonString());
        await client.Read("/api/index/runs/1", HttpStatusCode.Forbidden);
        await client.Read("/api/admin/collections", HttpStatusCode.Forbidden);
        _requests += 17;
        foreach (var answer in answers) AssertNothingOf(hidden, answer);
    }

    private async Task ProveWhileChangingAsync(HttpClient[] admins)
    {
        // A person of whom nothing that happens speaks, among changes for everybody else.
        var person = _people[0];
        var others = _people.Skip(1).Select(other => other.Id).ToArray();
        foreach (var group in _groups) await admins[0].Send(HttpMethod.Patch, $"/api/admin/groups/{group}", new { members = others[..5] });
        foreach (var id in _collections.Keys.ToList())
            await admins[0].Send(HttpMethod.Patch, $"/api/admin/collections/{id}", new { is_open = false, accounts = others[..3] });

        using var end = new CancellationTokenSource();
        var changing = Task.Run(async () =>
        {
            for (var i = 0; !end.IsCancellationRequested; i++)
                await admins[i % 2].Send(
                    HttpMethod.Patch, $"/api/admin/collections/{_collections.Keys.ElementAt(i % CollectionCount)}",
                    new { globs = new[] { i % 2 == 0 ? "**" : $"f{i % Folders}/**" }, accounts = others[..(1 + (i % 9))] });
        });
        for (var i = 0; i < 60; i++)
        {
            var client = person.Clients[i % 2];
            var found = await client.Send(HttpMethod.Post, "/api/search", new { query = "budget confirmed", top_k = 100 });
            Assert.Empty(found!["results"]!.AsArray());
            Assert.Equal(0, (int)(await client.Read("/api/status"))!["total_files"]!);
            AssertNothingOf(_documents, (await client.Send(HttpMethod.Post, "/api/ask", new { question = "Which budget is confirmed?" }))!.ToJsonString());
            _requests += 3;
        }

        await end.CancelAsync();
        await changing;
    }

    private static void AssertNothingOf(List<Document> hidden, string answer)
    {
        var seen = hidden.Where(document => answer.Contains(document.Word, StringComparison.OrdinalIgnoreCase)
            || answer.Contains(document.Path, StringComparison.OrdinalIgnoreCase)
            || answer.Contains($"\"document_id\":{document.Id},", StringComparison.Ordinal)
            || answer.Contains($"\"document_id\":{document.Id}}}", StringComparison.Ordinal)).Select(document => document.Path).ToList();
        Assert.True(seen.Count == 0, $"Seen, but not allowed: {string.Join(", ", seen)} in {answer}");
    }

    private static async Task<string> ProblemAsync(HttpClient client, long documentId) =>
        (await client.Read($"/api/files/{documentId}/content", HttpStatusCode.NotFound))!.ToJsonString()
            .Replace($"document {documentId} ", "document ID ", StringComparison.Ordinal);

    private static object Message(string content, string role = "user") => new { role, content };

    /// <summary>What a tool of /mcp replies.</summary>
    private static async Task<string> ToolAsync(HttpClient client, string name, object arguments)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp")
        {
            Headers = { { "Accept", "application/json, text/event-stream" } },
            Content = JsonContent.Create(new { jsonrpc = "2.0", id = 1, method = "tools/call", @params = new { name, arguments } }),
        };
        using var response = await client.SendAsync(request);
        var reply = await response.Content.ReadAsStringAsync();
        Assert.Contains("\"result\"", reply, StringComparison.Ordinal);
        return reply;
    }

    private static async Task<string> StreamAsync(HttpClient client, string question)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ask")
        {
            Headers = { { "Accept", "text/event-stream" } },
            Content = new StringContent(new JsonObject { ["question"] = question }.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    // "aa", "ab", ...: words of letters, which typo correction looks at. Two letters apart from each other as far as possible.
    private static string Letters(int number) => new(
        [(char)('a' + (number / 26)), (char)('a' + (number % 26)), (char)('a' + (number * 7 % 26)), (char)('a' + (number * 11 % 26))]);

    private sealed record Document(string Path, string Word)
    {
        public long Id { get; set; }
    }

    private sealed record Person(string Id, HttpClient[] Clients);

    private sealed record Grant(string[] Globs, bool IsOpen, HashSet<long> Groups, HashSet<string> Accounts);
}
