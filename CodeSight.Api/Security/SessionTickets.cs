using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using CodeSight.Core.Data.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;

namespace CodeSight.Api.Security;

/// <summary>
/// Keeps sessions in the database, where all replicas find them; a cookie holds no more than its session's id. What was read is believed
/// for at most a second, so a session that ends, ends everywhere within it.
/// </summary>
internal sealed class SessionTickets(SessionStore store, IDataProtectionProvider protection, TimeProvider time) : ITicketStore
{
    /// <summary>How long a session lasts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>How long what was read of a session is believed.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private const int MaxRemembered = 10_000;

    private readonly IDataProtector _protector = protection.CreateProtector("CodeSight.Sessions", "v1");
    private readonly ConcurrentDictionary<string, Reading> _readings = new(StringComparer.Ordinal);

    /// <summary>Makes this request's sign-in start a session of its own; the one that its cookie names, if any, ends.</summary>
    /// <remarks>The framework would keep the old id, which somebody else may know who gave this browser the cookie.</remarks>
    public static void StartAfresh(HttpContext context) => context.Items[typeof(SessionTickets)] = true;

    /// <inheritdoc/>
    public Task<string> StoreAsync(AuthenticationTicket ticket) => StoreAsync(ticket, "", "");

    /// <inheritdoc/>
    public Task<string> StoreAsync(AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken) =>
        StoreAsync(ticket, Devices.Describe(httpContext.Request.Headers.UserAgent), Caller.AddressOf(httpContext));

    private async Task<string> StoreAsync(AuthenticationTicket ticket, string device, string address)
    {
        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var account = SessionCookie.AccountOf(ticket.Properties) is { } owner ? (owner, SessionCookie.StampOf(ticket.Properties)) : ((Guid, string)?)null;
        await store.AddAsync(Hash(id), Protect(ticket), Lifetime, account, device, address, CancellationToken.None);
        return id;
    }

    /// <inheritdoc/>
    public async Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        await store.UpdateAsync(Hash(key), Protect(ticket), Lifetime, CancellationToken.None);
        _readings.TryRemove(key, out _);
    }

    /// <inheritdoc/>
    public Task<AuthenticationTicket?> RetrieveAsync(string key) => RetrieveAsync(key, CancellationToken.None);

    /// <inheritdoc/>
    public async Task<AuthenticationTicket?> RetrieveAsync(string key, HttpContext httpContext, CancellationToken cancellationToken)
    {
        if (!httpContext.Items.ContainsKey(typeof(SessionTickets))) return await RetrieveAsync(key, cancellationToken);
        await RemoveAsync(key);
        return null;
    }

    /// <inheritdoc/>
    public async Task<AuthenticationTicket?> RetrieveAsync(string key, CancellationToken cancellationToken)
    {
        if (await ReadAsync(key).WaitAsync(cancellationToken) is not var (id, protectedTicket)) return null;
        try
        {
            var ticket = TicketSerializer.Default.Deserialize(_protector.Unprotect(protectedTicket));
            if (ticket is not null) SessionCookie.SetId(ticket.Properties, id);
            return ticket;
        }
        catch (CryptographicException)
        {
            // Its key is gone from the database.
            return null;
        }
    }

    /// <summary>Ends a session and returns whose it was; null where another call has done so, or there is none.</summary>
    public async Task<Guid?> TakeAsync(string key, CancellationToken cancellationToken)
    {
        var account = await store.TakeAsync(Hash(key), cancellationToken);
        _readings[key] = new Reading(time.GetTimestamp(), Task.FromResult<(Guid Id, byte[] Ticket)?>(null));
        return account;
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string key)
    {
        await store.RemoveAsync(Hash(key), CancellationToken.None);
        _readings[key] = new Reading(time.GetTimestamp(), Task.FromResult<(Guid Id, byte[] Ticket)?>(null));
    }

    private Task<(Guid Id, byte[] Ticket)?> ReadAsync(string id)
    {
        // The age counts from before the reading.
        var now = time.GetTimestamp();
        if (_readings.TryGetValue(id, out var reading) && time.GetElapsedTime(reading.At, now) < MaxAge) return reading.Ticket;
        if (_readings.Count >= MaxRemembered)
            foreach (var old in _readings.Where(known => time.GetElapsedTime(known.Value.At, now) >= MaxAge)) _readings.TryRemove(old);
        reading = new Reading(now, store.FindAsync(Hash(id), CancellationToken.None));
        _readings[id] = reading;
        return reading.Ticket;
    }

    private byte[] Protect(AuthenticationTicket ticket) => _protector.Protect(TicketSerializer.Default.Serialize(ticket));

    private static byte[] Hash(string id) => SHA256.HashData(Encoding.UTF8.GetBytes(id));

    private sealed record Reading(long At, Task<(Guid Id, byte[] Ticket)?> Ticket);
}
