using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace CodeSight.AppHost.Stores;

/// <summary>A Postgres of this machine's own programs, reached through a Unix socket only: no port, no password.</summary>
/// <param name="name">Name of the resource and of its database.</param>
/// <param name="script">Makes the cluster, and is its server.</param>
/// <param name="socketFolder">Folder of the socket; nobody but the server's user may enter it.</param>
internal sealed class LocalPostgres(string name, string script, string socketFolder)
    : ExecutableResource(name, "bash", Path.GetDirectoryName(script) ?? "."), IResourceWithConnectionString
{
    /// <summary>Npgsql connection string.</summary>
    public string ConnectionString => $"Host={socketFolder};Username=codesight;Database={Name}";

    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{ConnectionString}");
}

/// <summary>Adds it.</summary>
internal static class LocalPostgresWiring
{
    public static IResourceBuilder<LocalPostgres> AddLocalPostgres(this IDistributedApplicationBuilder builder, string name, string folder)
    {
        var script = Path.Combine(builder.AppHostDirectory, "Stores", "local-postgres.sh");
        var cluster = Path.Combine(folder, "postgres");
        // A socket's whole path may have 107 bytes, which a repository's may exceed.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(cluster));
        var sockets = Path.Combine(Path.GetTempPath(), $"codesight-{Convert.ToHexStringLower(hash.AsSpan(0, 8))}");
        var postgres = new LocalPostgres(name, script, sockets);
        builder.Services.AddHealthChecks().AddNpgSql(postgres.ConnectionString, name: $"{name}-answers");
        return builder.AddResource(postgres)
            .WithArgs(script, cluster, sockets, name)
            .WithHealthCheck($"{name}-answers")
            .ExcludeFromManifest();
    }
}
