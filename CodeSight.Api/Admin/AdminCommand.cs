using System.Security.Cryptography;
using CodeSight.Core.Configuration;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Sessions;
using CodeSight.Core.People;

namespace CodeSight.Api.Admin;

/// <summary>
/// The command <c>admin create EMAIL</c>: creates an administrator, also while the server runs. Whoever can run it reads the database anyway, so
/// that no page has to let in the first one who comes.
/// </summary>
internal static class AdminCommand
{
    private const int PasswordLength = 20;

    // Without letters and digits that look alike.
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /// <summary>Whether the arguments ask for it.</summary>
    public static bool IsAskedFor(string[] args) => args is ["admin", ..];

    /// <summary>Runs the command. Prints the one-time password, or why there is none.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, IConfiguration configuration, TextWriter output, CancellationToken cancellationToken)
    {
        if (args is not ["admin", "create", var email])
        {
            await output.WriteLineAsync("Usage: admin create EMAIL");
            return StartRefusedException.ExitCode;
        }

        var options = CodeSightOptionsReader.Read(configuration);
        await using var database = await ServerDatabase.OpenAsync(options, cancellationToken);
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddSingleton(options).AddDatabase(database.ConnectionString).AddSessionStore().AddPeople();
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<DatabaseMigration>().MigrateAsync(cancellationToken);

        await using var scope = provider.CreateAsyncScope();
        var password = RandomNumberGenerator.GetString(Alphabet, PasswordLength);
        var created = await scope.ServiceProvider.GetRequiredService<Accounts>()
            .CreateAdministratorAsync(email, password, mustChange: true, cancellationToken);
        if (created.Value is not { } account)
        {
            await output.WriteLineAsync(created.Detail);
            return StartRefusedException.ExitCode;
        }

        await provider.GetRequiredService<AuditLog>().WriteAsync(
            "command", AuditActions.CreateAccount, $"{account.Id} {account.Role}", true, "");
        await output.WriteLineAsync($"{email} is an administrator. Password for the first sign-in, where a new one is chosen: {password}");
        if (options.Auth != AuthMode.Accounts)
            await output.WriteLineAsync($"People sign in with accounts where {Settings.Auth.Name} is 'accounts'; now it is '{options.Auth.ToString().ToLowerInvariant()}'.");
        return 0;
    }
}
