using CodeSight.Core.Data;
using CodeSight.Core.Data.Cluster;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CodeSight.Tests.Infrastructure;

/// <summary>
/// One throw-away Postgres cluster for the whole test run, started by the first test that asks; each test gets a database of its own.
/// <c>await using var database = await TestDatabase.CreateAsync();</c>
/// </summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private const string Template = "with_schema";

    private static readonly Lazy<Task<EmbeddedPostgres>> Cluster = new(StartClusterAsync);
    private static readonly Lazy<Task> Migrated = new(MigrateTemplateAsync);

    private readonly string _name;

    private TestDatabase(string name, string connectionString) => (_name, ConnectionString) = (name, connectionString);

    /// <summary>Connection string of this test's database.</summary>
    public string ConnectionString { get; }

    /// <summary>A database with the schema of this version and no rows: a copy, which is made sooner than the migrations run.</summary>
    public static async Task<TestDatabase> CreateAsync()
    {
        await Migrated.Value;
        return await CreateAsync($" TEMPLATE {Template}");
    }

    /// <summary>An empty database, without our schema.</summary>
    public static Task<TestDatabase> CreateEmptyAsync() => CreateAsync("");

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

    private static async Task<TestDatabase> CreateAsync(string options)
    {
        var cluster = await Cluster.Value;
        var name = "test_" + Guid.NewGuid().ToString("N");
        await ExecuteAsync(cluster, $"CREATE DATABASE {name}{options}");
        return new TestDatabase(name, cluster.ConnectionStringTo(name));
    }

    private static async Task MigrateTemplateAsync()
    {
        var cluster = await Cluster.Value;
        await ExecuteAsync(cluster, $"CREATE DATABASE {Template}");
        var connectionString = cluster.ConnectionStringTo(Template) + ";Pooling=false";
        await using var services = new ServiceCollection().AddLogging().AddDatabase(connectionString).BuildServiceProvider();
        await services.GetRequiredService<DatabaseMigration>().MigrateAsync(CancellationToken.None);
        // Each copy is a database of its own.
        await ExecuteAsync(cluster, "DELETE FROM counters WHERE name = 'identity'", Template);
    }

    private static async Task ExecuteAsync(EmbeddedPostgres cluster, string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(cluster.ConnectionStringTo(database) + ";Pooling=false");
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
