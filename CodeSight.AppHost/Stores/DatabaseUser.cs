namespace CodeSight.AppHost.Stores;

/// <summary>The database's user, of containers and of Azure's server.</summary>
internal static class DatabaseUser
{
    /// <summary>
    /// Adds the parameters "pg-user" and "pg-password"; a generated password stays the same between runs, as the database does.
    /// </summary>
    public static (IResourceBuilder<ParameterResource> User, IResourceBuilder<ParameterResource> Password) AddDatabaseUser(
        this IDistributedApplicationBuilder builder)
    {
        var generated = new GenerateParameterDefault { MinLength = 22, Special = false, MinLower = 1, MinUpper = 1, MinNumeric = 1 };
        return (
            builder.AddParameter("pg-user", StoresSwitch.Database, publishValueAsDefault: true),
            builder.AddParameter("pg-password", generated, secret: true, persist: true));
    }
}
