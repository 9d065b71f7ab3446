using CodeSight.Core.Data;
using CodeSight.Core.Data.People;
using CodeSight.Core.People.Usage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CodeSight.Core.People;

/// <summary>Registers accounts, permissions, API keys, usage and the audit log.</summary>
public static class PeopleServiceCollectionExtensions
{
    private static readonly TimeSpan LinkLifetime = TimeSpan.FromDays(3);

    /// <summary>Adds people on ASP.NET Core Identity. Needs AddDatabase, AddSessionStore, AddKeywordSearch and CodeSightOptions.</summary>
    public static IServiceCollection AddPeople(this IServiceCollection services)
    {
        services.AddIdentityCore<Account>(options =>
            {
                options.User.RequireUniqueEmail = true;
                // Any e-mail address is a user name.
                options.User.AllowedUserNameCharacters = "";
                // Length protects, classes of characters do not (NIST SP 800-63B).
                options.Password.RequiredLength = 10;
                options.Password.RequiredUniqueChars = 4;
                options.Password.RequireDigit = options.Password.RequireLowercase = options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
            })
            .AddEntityFrameworkStores<CodeSightContext>()
            .AddTokenProvider<DataProtectorTokenProvider<Account>>(TokenOptions.DefaultProvider)
            .AddTokenProvider<AuthenticatorTokenProvider<Account>>(TokenOptions.DefaultAuthenticatorProvider)
            .AddPasswordValidator<PasswordRules>();
        // Identity changes what it has read, and expects that to be saved.
        services.AddScoped(provider =>
        {
            var context = provider.GetRequiredService<IDbContextFactory<CodeSightContext>>().CreateDbContext();
            context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.TrackAll;
            return context;
        });
        services.Configure<DataProtectionTokenProviderOptions>(options => options.TokenLifespan = LinkLifetime);
        return services.AddUsage()
            .AddSingleton<PermissionStore>().AddSingleton<SignInAttempts>().AddSingleton<Principals>().AddSingleton<AuditLog>().AddSingleton<CollectionNames>()
            .AddScoped<SignIns>().AddScoped<ProviderSignIns>()
            .AddScoped<Accounts>().AddScoped<Groups>().AddScoped<Collections>().AddScoped<ApiKeys>();
    }
}

/// <summary>Refuses passwords that are guessed first: the e-mail address, and one that is very long, which costs the server time.</summary>
internal sealed class PasswordRules : IPasswordValidator<Account>
{
    private const int MaxLength = 200;

    /// <inheritdoc/>
    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password)
    {
        var local = user.Email?.Split('@')[0] ?? "";
        return Task.FromResult(
            password?.Length > MaxLength ? Refuse($"A password may have at most {MaxLength} characters.")
            : local.Length > 2 && password?.Contains(local, StringComparison.OrdinalIgnoreCase) == true
                ? Refuse("A password must not hold the e-mail address.")
            : IdentityResult.Success);
    }

    private static IdentityResult Refuse(string reason) =>
        IdentityResult.Failed(new IdentityError { Code = "PasswordRefused", Description = reason });
}
