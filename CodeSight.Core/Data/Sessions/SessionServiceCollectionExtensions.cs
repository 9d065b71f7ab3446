using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace CodeSight.Core.Data.Sessions;

/// <summary>Registers what keeps sessions in the database.</summary>
public static class SessionServiceCollectionExtensions
{
    /// <summary>Adds the store of sessions, and Data Protection with its keys in the database. Needs AddDatabase.</summary>
    public static IServiceCollection AddSessionStore(this IServiceCollection services)
    {
        // One name for all processes, wherever each is installed: they read each other's cookies and tickets.
        services.AddDataProtection().SetApplicationName("CodeSight").PersistKeysToDbContext<CodeSightContext>();
        return services.AddSingleton<ServerKeys>().AddSingleton<SessionStore>();
    }
}
