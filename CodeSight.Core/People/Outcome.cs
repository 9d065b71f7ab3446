namespace CodeSight.Core.People;

/// <summary>What became of a change: its result, or why it was refused.</summary>
/// <param name="Detail">Why, in one sentence for the person who asked; empty where it was done.</param>
public readonly record struct Outcome<T>(T? Value, PeopleFault Fault, string Detail)
{
    public static implicit operator Outcome<T>(T value) => new(value, PeopleFault.None, "");

    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal.Fault, refusal.Detail);

    /// <summary>Whether it was done.</summary>
    public bool IsDone => Fault == PeopleFault.None;
}

/// <summary>Why a change was refused.</summary>
public readonly record struct Refusal(PeopleFault Fault, string Detail);

/// <summary>The result of a change that returns nothing.</summary>
public readonly record struct Done;

/// <summary>The reasons for which a change of people or permissions is refused.</summary>
public enum PeopleFault
{
    None,
    NotFound,
    Invalid,
    InvalidEmail,
    InvalidGlob,
    EmailTaken,
    NameTaken,
    LastAdministrator,
    WeakPassword,
    WrongPassword,
    WrongCode,
    LinkExpired,
}
