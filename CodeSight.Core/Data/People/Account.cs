using Microsoft.AspNetCore.Identity;

namespace CodeSight.Core.Data.People;

/// <summary>A person who can sign in; the user name is the e-mail address.</summary>
public sealed class Account : IdentityUser<Guid>
{
    /// <summary><see cref="MonthlyBudget"/> of an account that may use any number of tokens.</summary>
    public const long NoBudget = -1;

    /// <summary>How the person is called; may be empty.</summary>
    public string Name { get; set; } = "";

    /// <summary>What the person may do.</summary>
    public Role Role { get; set; }

    /// <summary>False where an administrator has deactivated the account: it can do nothing, and keeps its data.</summary>
    public bool IsActive { get; set; } = true;

    /// <summary>Whether the password was made by the server, and must be replaced at the first sign-in.</summary>
    public bool MustChangePassword { get; set; }

    /// <summary>Tokens of the language model, in and out, that the account may use in a month; null for the server's default.</summary>
    public long? MonthlyBudget { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? LastSignInAt { get; set; }

    /// <inheritdoc/>
    /// <remarks>The base class prints the e-mail address.</remarks>
    public override string ToString() => $"account {Id}";
}

/// <summary>What an account may do; each includes those before it.</summary>
public enum Role
{
    /// <summary>Ask, and read what its permissions allow.</summary>
    Reader,

    /// <summary>Also change the documents of its collections.</summary>
    Editor,

    /// <summary>Read all documents, and manage people, permissions and the index.</summary>
    Admin,
}
