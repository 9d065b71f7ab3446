using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CodeSight.Tests.Coordination;
using CodeSight.Tests.Infrastructure;
using Xunit.Abstractions;

namespace CodeSight.Tests.People;

/// <summary>
/// Random folders, groups and grants, changed again and again: by every route, on both replicas, nobody sees a text, path, count or id of a
/// document that they may not read, nor of the answers from it that are kept in conversations. What they may read is worked out here, from the
/// grants alone.
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
    private int _withheld;
    private int _shown;

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
        output.WriteLine(
            $"{Documents} documents, {People} people, {Rounds} rounds, {_requests} requests; answers in conversations: {_shown} shown, "
            + $"{_withheld} withheld");
        Assert.True(_shown > 100 && _withheld > 100, "hardly any answers were kept");
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
            answers.Add(await StreamAsync(person, client, $"What is the budget of {foreign.Word[..^1]}?"));
            var (unreadable, missing) = (await ProblemAsync(client, foreign.Id), await ProblemAsync(client, 987654321));
            Assert.Equal(missing, unreadable);
            await ProveUnexplainedAsync(client, own, foreign, readable, answers);
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
        _requests += 20;
        answers.AddRange(await ReadConversationsAsync(person, client, readable, foreign));
        if (own is not null) await KeepAsync(person, client, own, readable[_random.Next(readable.Count)]);
        foreach (var answer in answers) AssertNothingOf(hidden, answer);
    }

    /// <summary>Keeps an answer in the person's conversation. Its question has no word of one document alone, but one with a letter less.</summary>
    private async Task KeepAsync(Person person, HttpClient client, Document asked, Document searchedIn)
    {
        var answer = (await client.Send(HttpMethod.Post, "/api/ask", new
        {
            question = $"What is the budget of {asked.Word[..^1]}?",
            // The word is corrected although the search is in another document.
            file_glob = _random.Next(3) == 0 ? searchedIn.Path : null,
            top_k = _random.Next(1, 6),
            conversation_id = person.Conversation,
        }))!;
        person.Kept.Add(Kept.From(answer));
        person.Share ??= (string?)(await client.Send(HttpMethod.Post, $"/api/conversations/{person.Conversation}/share"))!["share_id"];
        _requests += 2;
    }

    /// <summary>
    /// What a person reads in the own conversation and in one that somebody shares, by every route: all that may be read now, and no more.
    /// </summary>
    private async Task<List<string>> ReadConversationsAsync(Person person, HttpClient client, List<Document> readable, Document? foreign)
    {
        var answers = new List<string>();
        var paths = readable.Select(document => document.Path).ToHashSet();
        answers.Add((await client.Read("/api/conversations"))!.ToJsonString());
        if (_people.Where(other => other.Share is not null).ToList() is { Count: > 0 } sharing)
        {
            var other = sharing[_random.Next(sharing.Count)];
            answers.Add(AssertKept(other, (await client.Read($"/api/conversations/shared/{other.Share}"))!, paths));
        }

        if (person.Kept.Count == 0) return answers;
        var address = $"/api/conversations/{person.Conversation}";
        answers.Add(AssertKept(person, (await client.Read(address))!, paths));
        answers.Add(await client.GetStringAsync($"{address}/export"));
        answers.Add(AssertKept(person, (await client.Read($"{address}/export?format=json"))!, paths));
        var kept = person.Kept[_random.Next(person.Kept.Count)];
        var receipt = (await client.Read($"/api/messages/{kept.Id}"))!;
        Assert.Equal(!kept.Cited.IsSubsetOf(paths), (bool)receipt["is_withheld"]!);
        answers.Add(receipt.ToJsonString());
        // The words of answers are found as long as the answers may be read. Words of documents stand in answers alone.
        foreach (var document in _documents.Where(document => kept.Cited.Contains(document.Path)).Append(foreign).OfType<Document>())
        {
            var isReadable = person.Kept.Any(
                each => each.Cited.IsSubsetOf(paths) && each.Text.Contains(document.Word, StringComparison.OrdinalIgnoreCase));
            var found = (await client.Read($"/api/conversations?q={document.Word}"))!["conversations"]!.AsArray();
            Assert.Equal(isReadable ? 1 : 0, found.Count);
            _requests++;
        }

        _requests += 6;
        return answers;
    }

    /// <summary>Asserts that each answer is withheld where the reader may not read all that it cites, and nowhere else.</summary>
    /// <returns>The conversation without the patterns of paths that its owner typed.</returns>
    private string AssertKept(Person owner, JsonNode conversation, HashSet<string> readable)
    {
        var messages = conversation["messages"]!.AsArray();
        foreach (var kept in owner.Kept)
        {
            var message = messages.Single(each => (string?)each!["id"] == kept.Id)!;
            var isWithheld = !kept.Cited.IsSubsetOf(readable);
            if (isWithheld) _withheld++;
            else if (kept.Cited.Count > 0) _shown++;
            Assert.Equal((isWithheld, isWithheld ? null : kept.Text), ((bool)message["is_withheld"]!, (string?)message["text"]));
        }

        foreach (var message in messages) message!.AsObject().Remove("file_glob");
        return conversation.ToJsonString();
    }

    /// <summary>A document that may not be read is explained as one that does not exist; one that may be read is explained.</summary>
    private static async Task ProveUnexplainedAsync(
        HttpClient client, Document? own, Document foreign, List<Document> readable, List<string> answers)
    {
        var question = $"What is the budget of {foreign.Word}?";
        var hidden = (await client.Send(HttpMethod.Post, "/api/explain", new { question, file_path = foreign.Path }))!;
        var missing = (await client.Send(HttpMethod.Post, "/api/explain", new { question, file_path = foreign.Path.Replace(".md", ".mx", StringComparison.Ordinal) }))!;
        Assert.Equal("not_there", (string?)hidden["verdict"]);
        Assert.All(hidden["did_you_mean"]!.AsArray(), path => Assert.Contains(readable, document => document.Path == (string?)path));
        answers.Add(hidden.ToJsonString());
        // What is suggested depends on the path that was asked for, and on what may be read.
        (hidden["did_you_mean"], missing["did_you_mean"]) = (null, null);
        Assert.Equal(missing.ToJsonString(), hidden.ToJsonString());
        if (own is null) return;
        var found = (await client.Send(HttpMethod.Post, "/api/explain", new { question = $"What is the budget of {own.Word}?", file_path = own.Path }))!;
        Assert.Equal(("found", 1), ((string?)found["verdict"], (int)found["fused"]!["rank"]!));
        Assert.Equal(readable.Count, (int)found["fused"]!["of"]!);
        Assert.Null(found["collections"]);
        answers.Add(found.ToJsonString());
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
            if (person.Kept.Count > 0)
            {
                // Nobody else's documents are in it, and none of the own ones may be read any more.
                var conversation = (await client.Read($"/api/conversations/{person.Conversation}"))!;
                AssertNothingOf(_documents, AssertKept(person, conversation, []));
            }

            _requests += 4;
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

    /// <summary>The events of an answer that is kept.</summary>
    private static async Task<string> StreamAsync(Person person, HttpClient client, string question)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ask")
        {
            Headers = { { "Accept", "text/event-stream" } },
            Content = JsonContent.Create(new { question, conversation_id = person.Conversation }),
        };
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var events = await response.Content.ReadAsStringAsync();
        person.Kept.Add(Kept.From(JsonNode.Parse(events.Split("event: done\ndata: ")[1].Split('\n')[0])!));
        return events;
    }

    // "aa", "ab", ...: words of letters, which typo correction looks at. Two letters apart from each other as far as possible.
    private static string Letters(int number) => new(
        [(char)('a' + (number / 26)), (char)('a' + (number % 26)), (char)('a' + (number * 7 % 26)), (char)('a' + (number * 11 % 26))]);

    private sealed record Document(string Path, string Word)
    {
        public long Id { get; set; }
    }

    private sealed record Person(string Id, HttpClient[] Clients)
    {
        public Guid Conversation { get; } = Guid.NewGuid();

        /// <summary>By which others may read the conversation; null before there is one.</summary>
        public string? Share { get; set; }

        public List<Kept> Kept { get; } = [];
    }

    /// <summary>An answer in a conversation, and the documents that it cites.</summary>
    private sealed record Kept(string Id, string Text, HashSet<string> Cited)
    {
        public static Kept From(JsonNode answer) => new(
            (string)answer["message_id"]!, (string)answer["text"]!,
            [.. answer["sources"]!.AsArray().Select(source => (string)source!["file_path"]!)]);
    }

    private sealed record Grant(string[] Globs, bool IsOpen, HashSet<long> Groups, HashSet<string> Accounts);
}
