using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace CodeSight.Core.Data.Sessions;

/// <summary>
/// The Data Protection keys that all processes on this database share, and the server's identity, which is its oldest key's.
/// </summary>
public sealed class ServerKeys(IKeyManager keys, IDataProtectionProvider protection)
{
    private Guid? _serverId;

    /// <summary>The same in every process on this database and after every start; another one for another database.</summary>
    public Guid ServerId => _serverId ??= Oldest().KeyId;

    /// <summary>Makes the first key if there is none. To be called by one process at a time.</summary>
    internal void EnsureFirst()
    {
        // The framework makes a key when it first needs one.
        protection.CreateProtector("CodeSight.ServerKeys").Protect([]);
        _serverId = Oldest().KeyId;
    }

    private IKey Oldest() =>
        keys.GetAllKeys().MinBy(key => key.CreationDate)
            ?? throw new InvalidOperationException("The server's first key has not been made yet.");
}
