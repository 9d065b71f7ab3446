using CodeSight.Core.Data.Cluster;
using Npgsql;

namespace CodeSight.Tests.Infrastructure;

/// <summary>
/// One throw-away Postgres cluster for the whole test run, started by the first test that asks; each test gets a database of its own.
/// <c>await using var database = await TestDatabase.CreateAsync();</c>
/// </summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private static readonly Lazy<Task<EmbeddedPostgres>> Cluster = new(StartClusterAsync);

    private readonly string _name;

    private TestDatabase(string name, string connectionString) => (_name, ConnectionString) = (name, connectionString);

    /// <summary>Connection string of this test's database.</summary>
    public string ConnectionString { get; }

    /// <summary>An empty database, without our schema.</summary>
    public static async Task<TestDatabase> CreateAsync()
    {
        var cluster = await Cluster.Value;
        var name = "test_" + Guid.NewGuid().ToString("N");
        await ExecuteAsync(cluster, $"CREATE DATABASE {name}");
        return new TestDatabase(name, cluster.ConnectionStringTo(name));
    }

    public async ValueTask DisposeAsync()
    {
        // Its own pool alone: other tests are using theirs.
        await using (var connection = new NpgsqlConnection(ConnectionString)) NpgsqlConnection.ClearPool(connection);
        await ExecuteAsync(await Cluster.Value, $"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");
    }

    /// <summary>Makes the database be away for everybody: connections are cut, and new ones refused as for one that is not there.</summary>
    public async Task LeaveAsync()
    {
        // Somebody may connect between the two statements.
        while (true)
        {
            try
            {
                await ExecuteAsync(
                    await Cluster.Value,
                    $"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{_name}'; ALTER DATABASE {_name} RENAME TO {_name}_away");
                return;
            }
            catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.ObjectInUse)
            {
                continue;
            }
        }
    }

    /// <summary>Ends what <see cref="LeaveAsync"/> began.</summary>
    public async Task ReturnAsync() => await ExecuteAsync(await Cluster.Value, $"ALTER DATABASE {_name}_away RENAME TO {_name}");

    private static async Task ExecuteAsync(EmbeddedPostgres cluster, string sql)
    {
        await using var connection = new NpgsqlConnection(cluster.ConnectionStringTo("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<EmbeddedPostgres> StartClusterAsync()
    {
        var folder = Directory.CreateTempSubdirectory("codesight-tests-").FullName;
        var cluster = await EmbeddedPostgres.StartAsync(folder, durable: false, CancellationToken.None);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            cluster.DisposeAsync().AsTask().GetAwaiter().GetResult();
            Directory.Delete(folder, recursive: true);
        };
        return cluster;
    }
}
