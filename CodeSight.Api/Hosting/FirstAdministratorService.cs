using CodeSight.Core.Configuration;
using CodeSight.Core.People;

namespace CodeSight.Api.Hosting;

/// <summary>Creates the administrator whom the settings name, at a start without any.</summary>
internal sealed class FirstAdministratorService(
    CodeSightOptions options, IServiceScopeFactory scopes, AuditLog audit, ILogger<FirstAdministratorService> logger) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Auth != AuthMode.Accounts) return;
        await using var scope = scopes.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<Accounts>();
        if (await accounts.HasAdministratorAsync(cancellationToken)) return;
        if (options.FirstAdministrator is not { } first)
        {
            logger.NoAdministrator();
            return;
        }

        var created = await accounts.CreateAdministratorAsync(first.Email, first.Password, mustChange: false, cancellationToken);
        // Another replica may have been a moment earlier.
        if (created.Fault == PeopleFault.EmailTaken) return;
        if (created.Value is not { } account)
            throw new ConfigurationException(
                $"The first administrator that {Settings.AdminEmail.Name} and {Settings.AdminPassword.FileName} name cannot be created: {created.Detail}");
        await audit.WriteAsync("command", AuditActions.CreateAccount, $"{account.Id} {account.Role}", true, "");
        logger.AdministratorCreated();
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
