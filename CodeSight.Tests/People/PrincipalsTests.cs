using CodeSight.Core.Data.People;
using CodeSight.Core.People;
using CodeSight.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CodeSight.Tests.People;

/// <summary>What is remembered of permissions never outlives a change, whoever makes it and however.</summary>
public sealed class PrincipalsTests : IAsyncLifetime
{
    private static readonly Guid Ada = Guid.Parse("11111111-1111-1111-1111-111111111111");
    private static readonly Guid Ben = Guid.Parse("22222222-2222-2222-2222-222222222222");

    private TestDatabase _database = null!; // set before each test
    private PeopleServer _server = null!;
    private DirectoryInfo _docs = null!;
    private Principals _principals = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _docs = Directory.CreateTempSubdirectory("codesight-principals-");
        _server = new PeopleServer(_docs.FullName, _database);
        _server.Client().Dispose();
        _principals = _server.Services.GetRequiredService<Principals>();
        foreach (var (id, name) in new[] { (Ada, "ada"), (Ben, "ben") })
        {
            await ExecuteAsync(
                $"""
                INSERT INTO accounts (id, name, role, is_active, must_change_password, created_at, email_confirmed, phone_number_confirmed,
                    two_factor_enabled, lockout_enabled, access_failed_count, normalized_user_name, normalized_email)
                VALUES ('{id}', '{name}', 'reader', true, false, now(), true, false, false, false, 0, '{name}', '{name}')
                """);
        }

        await ExecuteAsync("INSERT INTO groups (id, name) VALUES (1, 'one'), (2, 'two')");
        await ExecuteAsync(
            """
            INSERT INTO collections (id, name, description, globs, is_open)
            VALUES (1, 'a', '', '{a/**}', false), (2, 'b', '', '{b/**}', false), (3, 'c', '', '{c/**}', true)
            """);
        await ExecuteAsync("INSERT INTO collection_grants (collection_id, group_id) VALUES (1, 1)");
        await ExecuteAsync($"INSERT INTO collection_grants (collection_id, account_id) VALUES (2, '{Ada}')");
        await ExecuteAsync($"INSERT INTO group_members (group_id, account_id, is_from_provider) VALUES (1, '{Ada}', false)");
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _database.DisposeAsync();
        _docs.Delete(recursive: true);
    }

    [Theory]
    [InlineData("DELETE FROM group_members", "bc")]
    [InlineData("UPDATE group_members SET group_id = 2", "bc")]
    [InlineData("DELETE FROM groups WHERE id = 1", "bc")]
    [InlineData("INSERT INTO collection_grants (collection_id, group_id) VALUES (2, 1)", "abc")]
    [InlineData("UPDATE collection_grants SET group_id = 2 WHERE group_id = 1", "bc")]
    [InlineData("TRUNCATE collection_grants", "c")]
    [InlineData("UPDATE collections SET globs = '{d/**}' WHERE id = 1", "bcd")]
    [InlineData("UPDATE collections SET is_open = false", "ab")]
    [InlineData("DELETE FROM collections WHERE id = 2", "ac")]
    [InlineData("INSERT INTO collections (id, name, description, globs, is_open) VALUES (4, 'd', '', '{d/**}', true)", "abcd")]
    [InlineData("UPDATE accounts SET role = 'admin'", "abcdx")]
    public async Task Change_of_a_grant_is_seen_by_the_next_request(string change, string after)
    {
        Assert.Equal("abc", await ReadableAsync(Ada));
        Assert.Equal("c", await ReadableAsync(Ben));
        Assert.Equal("abc", await ReadableAsync(Ada));

        await ExecuteAsync(change);

        Assert.Equal(after, await ReadableAsync(Ada));
        Assert.Equal(after, await ReadableAsync(Ada));
    }

    [Fact]
    public async Task Change_that_is_not_committed_is_seen_when_it_is()
    {
        await using var connection = new NpgsqlConnection(_database.ConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("DELETE FROM collection_grants", connection, transaction);
        await command.ExecuteNonQueryAsync();

        Assert.Equal("abc", await ReadableAsync(Ada));
        await transaction.CommitAsync();

        Assert.Equal("c", await ReadableAsync(Ada));
    }

    [Fact]
    public async Task What_does_not_change_is_read_once()
    {
        var first = (await _principals.FindAccountAsync(Ada, CancellationToken.None))!.Readable;
        await ExecuteAsync("UPDATE accounts SET last_sign_in_at = now()");

        Assert.Same(first, (await _principals.FindAccountAsync(Ada, CancellationToken.None))!.Readable);
    }

    [Fact]
    public async Task Accounts_that_may_read_the_same_share_what_was_worked_out()
    {
        await ExecuteAsync("DELETE FROM collection_grants");

        Assert.Same(
            (await _principals.FindAccountAsync(Ada, CancellationToken.None))!.Readable,
            (await _principals.FindAccountAsync(Ben, CancellationToken.None))!.Readable);
    }

    [Fact]
    public async Task Key_follows_the_grants_of_its_account()
    {
        await ExecuteAsync(
            $$"""
            INSERT INTO api_keys (name, hash, shown, scopes, globs, account_id, created_at)
            VALUES ('whole', sha256('cs_whole'), '', '{search}', NULL, '{{Ada}}', now()), ('part', sha256('cs_part'), '', '{search}', '{b/**,c/**}', '{{Ada}}', now()),
                   ('ben', sha256('cs_ben'), '', '{search}', NULL, '{{Ben}}', now())
            """);

        foreach (var _ in new[] { 1, 2 })
        {
            Assert.Equal("abc", await ReadableAsync("cs_whole"));
            Assert.Equal("bc", await ReadableAsync("cs_part"));
            // The version of the permissions is known from the others, this account's are not.
            Assert.Equal("c", await ReadableAsync("cs_ben"));
        }

        await ExecuteAsync($"INSERT INTO collection_grants (collection_id, account_id) VALUES (1, '{Ben}')");
        await ExecuteAsync($"DELETE FROM collection_grants WHERE account_id = '{Ada}'");

        Assert.Equal("ac", await ReadableAsync("cs_ben"));
        Assert.Equal("c", await ReadableAsync("cs_part"));
        Assert.Equal("ac", await ReadableAsync("cs_whole"));

        await ExecuteAsync("UPDATE accounts SET is_active = false");

        Assert.Null(await _principals.FindKeyAsync("cs_whole", CancellationToken.None));
        Assert.Null(await _principals.FindAccountAsync(Ada, CancellationToken.None));
    }

    [Fact]
    public async Task Audit_log_lets_go_of_what_is_older_than_it_keeps_at_a_start()
    {
        await ExecuteAsync(
            """
            INSERT INTO audit (at, actor, action, object, is_done, address)
            VALUES (now() - interval '31 days', 'old', 'x', '', true, ''), (now() - interval '29 days', 'new', 'x', '', true, '')
            """);
        await using var other = new PeopleServer(_docs.FullName, _database, indexes: false, ("CODESIGHT_AUDIT_DAYS", "30"));
        other.Client().Dispose();

        var audit = _server.Services.GetRequiredService<AuditLog>();
        IReadOnlyList<AuditRow> left;
        do left = await audit.ListAsync(null, 10, "x", null, CancellationToken.None);
        while (left.Count > 1);

        Assert.Equal("new", Assert.Single(left).Actor);
    }

    private async Task<string> ReadableAsync(Guid account) => Letters(await _principals.FindAccountAsync(account, CancellationToken.None));

    private async Task<string> ReadableAsync(string key) => Letters(await _principals.FindKeyAsync(key, CancellationToken.None));

    private static string Letters(Principal? caller) => string.Concat("abcdx".Where(folder => caller!.Readable.IsMatch($"{folder}/file.md")));

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
