using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.People;

/// <summary>A server with accounts over a folder of its own, an administrator who has signed in, and people whom a test adds.</summary>
internal sealed class PeopleWorld : IAsyncDisposable
{
    private readonly DirectoryInfo _docs = Directory.CreateTempSubdirectory("codesight-docs-");
    private readonly TestDatabase _database;

    private PeopleWorld(
        TestDatabase database, (string Name, string Value)[] settings, IEnumerable<(string Path, string Text)> documents)
    {
        _database = database;
        foreach (var (path, text) in documents)
        {
            var target = Path.Combine(_docs.FullName, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!); // a file below the folder has a parent
            File.WriteAllText(target, text);
        }

        Server = new PeopleServer(_docs.FullName, database, indexes: true, settings);
    }

    public PeopleServer Server { get; }

    public HttpClient Admin { get; private set; } = null!; // set by CreateAsync, before anybody has the object

    public string Docs => _docs.FullName;

    public TestDatabase Database => _database;

    public static Task<PeopleWorld> CreateAsync(params (string Path, string Text)[] documents) => CreateAsync([], documents);

    /// <param name="settings">Of the server, beside those of all these tests.</param>
    public static async Task<PeopleWorld> CreateAsync((string Name, string Value)[] settings, params (string Path, string Text)[] documents)
    {
        var world = new PeopleWorld(await TestDatabase.CreateAsync(), settings, documents);
        await world.Server.AddAdministratorAsync();
        world.Admin = await world.Server.SignInAsync();
        return world;
    }

    /// <summary>Adds an account that can sign in with <see cref="PeopleServer.Password"/>, and returns its id.</summary>
    public async Task<string> AddReaderAsync(string email)
    {
        var invited = await Admin.Send(HttpMethod.Post, "/api/admin/accounts", new { email }, HttpStatusCode.Created);
        var (id, token) = LinkOf(invited!["link"]!);
        using var browser = Server.Client();
        await browser.Send(
            HttpMethod.Post, "/api/password-link", new { account = id, token, password = PeopleServer.Password }, HttpStatusCode.NoContent);
        return id;
    }

    public static (string Id, string Token) LinkOf(JsonNode link)
    {
        var fragment = Text(link).Split('#')[1];
        var dot = fragment.IndexOf('.', StringComparison.Ordinal);
        return (fragment[..dot], Uri.UnescapeDataString(fragment[(dot + 1)..]));
    }

    public static string Text(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node?.ToJsonString() ?? "";

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        await Server.DisposeAsync();
        await _database.DisposeAsync();
        _docs.Delete(recursive: true);
    }
}
