using CodeSight.Core.Data.Cluster;
using Npgsql;

namespace CodeSight.Tests.Data.Cluster;

public sealed class EmbeddedPostgresTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("codesight-cluster-").FullName;

    [Fact]
    public async Task Cluster_keeps_its_data_when_stopped_and_started_again()
    {
        await using (var first = await EmbeddedPostgres.StartAsync(_folder, durable: true, CancellationToken.None))
            await ExecuteAsync(first, "CREATE TABLE kept (x int); INSERT INTO kept VALUES (42)");

        await using var second = await EmbeddedPostgres.StartAsync(_folder, durable: true, CancellationToken.None);

        Assert.Equal(42, await ExecuteAsync(second, "SELECT x FROM kept"));
    }

    [Fact]
    public async Task Cluster_has_pgvector_with_half_vectors()
    {
        await using var postgres = await EmbeddedPostgres.StartAsync(_folder, durable: false, CancellationToken.None);

        var distance = await ExecuteAsync(postgres, "CREATE EXTENSION vector; SELECT ('[1,0]'::halfvec <#> '[1,0]'::halfvec)::float8");

        Assert.Equal(-1.0, distance);
    }

    [Fact]
    public async Task Second_server_on_the_same_folder_is_refused_in_one_sentence()
    {
        await using var first = await EmbeddedPostgres.StartAsync(_folder, durable: false, CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<PostgresUnavailableException>(
            () => EmbeddedPostgres.StartAsync(_folder, durable: false, CancellationToken.None));

        Assert.Contains("in use by another CodeSight server", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cluster_works_when_its_path_is_longer_than_a_socket_allows()
    {
        var deep = Path.Combine(_folder, new string('d', 60), new string('e', 60));

        await using var postgres = await EmbeddedPostgres.StartAsync(deep, durable: false, CancellationToken.None);

        Assert.Equal(1, await ExecuteAsync(postgres, "SELECT 1"));
    }

    [Fact]
    public async Task Cluster_that_was_killed_starts_again()
    {
        await using var postgres = await EmbeddedPostgres.StartAsync(_folder, durable: true, CancellationToken.None);
        var pid = int.Parse(File.ReadLines(Path.Combine(_folder, "postgres", "postmaster.pid")).First());
        using (var server = System.Diagnostics.Process.GetProcessById(pid))
        {
            server.Kill();
            await server.WaitForExitAsync();
        }

        await postgres.EnsureRunningAsync(CancellationToken.None);

        Assert.Equal(1, await ExecuteAsync(postgres, "SELECT 1"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<object?> ExecuteAsync(EmbeddedPostgres postgres, string sql)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
