namespace CodeSight.AppHost.Stores;

/// <summary>The two stores, wherever they are.</summary>
/// <param name="Database">Postgres with pgvector; its connection string is "codesight".</param>
/// <param name="Redis">Its connection string is "redis".</param>
internal sealed record StoreConnections(
    IResourceBuilder<IResourceWithConnectionString> Database, IResourceBuilder<IResourceWithConnectionString> Redis)
{
    /// <summary>Azure's server, for what reads the queue without Npgsql.</summary>
    public AzureServer? Server { get; init; }
}

/// <summary>How to reach Azure's Postgres.</summary>
internal sealed record AzureServer(
    ReferenceExpression Host, IResourceBuilder<ParameterResource> User, IResourceBuilder<ParameterResource> Password);
