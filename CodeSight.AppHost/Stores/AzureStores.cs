using Aspire.Hosting.Azure;
using Azure.Provisioning.PostgreSql;

namespace CodeSight.AppHost.Stores;

/// <summary>Azure's own Postgres and Redis, reached by passwords that lie in key vaults.</summary>
internal static class AzureStores
{
    public static StoreConnections AddAzureStores(this IDistributedApplicationBuilder builder)
    {
        var (user, password) = builder.AddDatabaseUser();
        var server = builder.AddAzurePostgresFlexibleServer("pg")
            .WithPasswordAuthentication(user, password)
            .ConfigureInfrastructure(AllowVectors);
        var redis = builder.AddAzureManagedRedis(StoresSwitch.Redis).WithAccessKeyAuthentication();
        return new StoreConnections(server.AddDatabase(StoresSwitch.Database), redis)
        {
            Server = new AzureServer(server.Resource.HostName, user, password),
        };
    }

    private static void AllowVectors(AzureResourceInfrastructure infrastructure)
    {
        var server = infrastructure.GetProvisionableResources().OfType<PostgreSqlFlexibleServer>().Single();
        // Aspire's default, B1ms, lets in 35 connections: fewer than two APIs and two indexers hold.
        server.Sku = new PostgreSqlFlexibleServerSku { Name = "Standard_B2s", Tier = PostgreSqlFlexibleServerSkuTier.Burstable };
        infrastructure.Add(new PostgreSqlFlexibleServerConfiguration("pg_extensions")
        {
            Parent = server,
            Name = "azure.extensions",
            Value = "VECTOR",
            Source = "user-override",
        });
    }
}
