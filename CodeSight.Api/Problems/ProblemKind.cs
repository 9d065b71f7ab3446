namespace CodeSight.Api.Problems;

/// <summary>A kind of failure. Its code, once published, keeps its meaning.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">The stable code, for programs.</param>
/// <param name="Meaning">When it happens, for the API's description; one sentence.</param>
internal sealed record ProblemKind(int Status, string Code, string Meaning)
{
    public static readonly ProblemKind EmptyQuery = new(400, "empty_query", "'query' has no visible character.");
    public static readonly ProblemKind EmptyQuestion = new(400, "empty_question", "'question' has no visible character.");
    public static readonly ProblemKind EmptyFilePath = new(400, "empty_file_path", "'file_path' has no visible character.");
    public static readonly ProblemKind InvalidBody =
        new(400, "invalid_body", "The body is not one JSON object with members of the documented types.");
    public static readonly ProblemKind InvalidParameter =
        new(400, "invalid_parameter", "A parameter of the address is not of its documented type.");
    public static readonly ProblemKind InvalidGlob = new(400, "invalid_glob", "'file_glob' cannot be read.");
    public static readonly ProblemKind InvalidArm = new(400, "invalid_arm", "'arm' is none of the documented words.");
    public static readonly ProblemKind InvalidHistory =
        new(400, "invalid_history", "A turn of 'history' lacks its text, or has a role that does not exist.");
    public static readonly ProblemKind OutOfRange = new(400, "out_of_range", "A number or a text's length is out of its documented range.");
    public static readonly ProblemKind Unauthorized = new(401, "unauthorized", "The key or token is missing or wrong, and there is no session.");
    public static readonly ProblemKind WrongCredentials =
        new(401, "wrong_credentials", "The e-mail address or the password is wrong, or the account is locked or deactivated.");
    public static readonly ProblemKind CodeRequired = new(401, "code_required", "The password is right; the second factor's code is missing.");
    public static readonly ProblemKind WrongCode = new(401, "wrong_code", "The password is right; the second factor's code is not.");
    public static readonly ProblemKind InvalidValue = new(400, "invalid_value", "A member of the body cannot be used.");
    public static readonly ProblemKind InvalidEmail = new(400, "invalid_email", "'email' is no e-mail address.");
    public static readonly ProblemKind InvalidCode = new(400, "invalid_code", "The authenticator's code is not right.");
    public static readonly ProblemKind WeakPassword = new(400, "weak_password", "The new password is refused.");
    public static readonly ProblemKind WrongPassword = new(400, "wrong_password", "The present password is wrong.");
    public static readonly ProblemKind LinkExpired = new(400, "link_expired", "The link has expired, or was used.");
    public static readonly ProblemKind UnknownCollection =
        new(400, "unknown_collection", "'collections' names one that does not exist, or that the caller may not read.");
    public static readonly ProblemKind BudgetExceeded = new(
        402, "budget_exceeded",
        "The answer could exceed the account's monthly budget, so the language model was not asked; 'resets_on' says when the next month begins.");
    public static readonly ProblemKind PasswordChangeRequired =
        new(403, "password_change_required", "The account must choose a new password before anything else.");
    public static readonly ProblemKind AccountsOff = new(404, "accounts_off", "The server has no accounts: CODESIGHT_AUTH is not 'accounts'.");
    public static readonly ProblemKind ConversationsOff = new(
        404, "conversations_off",
        "Nothing tells the caller from others, so no conversations are kept: the server is open, or the operator's key came without a browser's session.");
    public static readonly ProblemKind ConversationFull =
        new(409, "conversation_full", "The conversation has as many messages as one can have; start another one.");
    public static readonly ProblemKind EmailTaken = new(409, "email_taken", "There is an account with this e-mail address already.");
    public static readonly ProblemKind NameTaken = new(409, "name_taken", "Another one has this name already.");
    public static readonly ProblemKind LastAdministrator =
        new(409, "last_administrator", "The change would leave the server without an administrator.");
    public static readonly ProblemKind CrossSite = new(403, "cross_site_request", "Another site's page asked for a change.");
    public static readonly ProblemKind UnknownHost =
        new(403, "unknown_host", "A server without a key was called by a name that a stranger may own.");
    public static readonly ProblemKind Forbidden = new(403, "forbidden", "The caller is known, but may not do this.");
    public static readonly ProblemKind FileReplaced =
        new(403, "file_replaced", "The document's path is no regular file of the documents folder any more.");
    public static readonly ProblemKind NotFound = new(404, "not_found", "Nothing is at this address.");
    public static readonly ProblemKind FileGone = new(404, "file_gone", "The document is not in the documents folder any more.");
    public static readonly ProblemKind MethodNotAllowed =
        new(405, "method_not_allowed", "The address has other methods; Allow lists them.");
    public static readonly ProblemKind RequestTimeout = new(408, "request_timeout", "The request arrived too slowly.");
    public static readonly ProblemKind IndexingInProgress =
        new(409, "indexing_in_progress", "A run has not ended yet: 'run_id', and its address in Location.");
    public static readonly ProblemKind PayloadTooLarge = new(413, "payload_too_large", "The body has more than 1 MB.");
    public static readonly ProblemKind UnsupportedMediaType =
        new(415, "unsupported_media_type", "The body is not JSON in UTF-8, uncompressed.");
    public static readonly ProblemKind RangeNotSatisfiable =
        new(416, "range_not_satisfiable", "The file has no bytes in the range that was asked for.");
    public static readonly ProblemKind AnswerWithheld =
        new(422, "answer_withheld", "The language model's content filter withheld the answer; the same question will meet it again.");
    public static readonly ProblemKind PromptTooLong =
        new(422, "prompt_too_long", "The question and the passages for its answer are more than the language model reads at once.");
    public static readonly ProblemKind TooManyWrongKeys =
        new(429, "too_many_wrong_keys", "Too many wrong keys came from this address; none is checked for now.");
    public static readonly ProblemKind TooManyRequests =
        new(429, "too_many_requests", "The caller has sent as many requests as a minute allows.");
    public static readonly ProblemKind RequestRefused =
        new(400, "request_refused", "The request was refused for another reason, which its status tells.");
    public static readonly ProblemKind InternalError = new(500, "internal_error", "A fault of the server; its log says what.");
    public static readonly ProblemKind Busy = new(503, "busy", "More is asked at once than the machine can answer.");
    public static readonly ProblemKind Loading =
        new(503, "loading", "The index is being loaded into memory, so nothing can be said not to be there.");
    public static readonly ProblemKind DatabaseUnavailable = new(503, "database_unavailable", "Postgres does not answer, or lacks room.");
    public static readonly ProblemKind LanguageModelUnavailable =
        new(503, "language_model_unavailable", "The language model did not answer.");
    public static readonly ProblemKind FileUnreadable =
        new(503, "file_unreadable", "The document cannot be read: permission denied, or an error of the disk.");
    public static readonly ProblemKind TimedOut = new(503, "timed_out", "A part of the server did not answer in time.");
    public static readonly ProblemKind ShuttingDown = new(503, "shutting_down", "The server is stopping.");
    public static readonly ProblemKind NotReady =
        new(503, "not_ready", "Questions cannot be answered; 'dependencies' says what is missing.");

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
    [
        EmptyQuery, EmptyQuestion, EmptyFilePath, InvalidBody, InvalidParameter, InvalidGlob, InvalidArm, InvalidHistory, OutOfRange, RequestRefused, Unauthorized,
        CrossSite, UnknownHost, Forbidden, FileReplaced, NotFound, FileGone, MethodNotAllowed, RequestTimeout, IndexingInProgress,
        WrongCredentials, CodeRequired, WrongCode, InvalidValue, InvalidEmail, InvalidCode, WeakPassword, WrongPassword, LinkExpired,
        UnknownCollection, BudgetExceeded, PasswordChangeRequired, AccountsOff, ConversationsOff, ConversationFull, EmailTaken, NameTaken, LastAdministrator,
        PayloadTooLarge, UnsupportedMediaType, RangeNotSatisfiable, AnswerWithheld, PromptTooLong, TooManyWrongKeys, TooManyRequests,
        InternalError, Busy, Loading, DatabaseUnavailable, LanguageModelUnavailable, FileUnreadable, TimedOut, ShuttingDown, NotReady,
    ];

    /// <summary>What any request with a JSON body may meet.</summary>
    public static IReadOnlyList<ProblemKind> OfBodies { get; } = [InvalidBody, PayloadTooLarge, UnsupportedMediaType];

    /// <summary>What any question to the language model may meet.</summary>
    public static IReadOnlyList<ProblemKind> OfLanguageModel { get; } = [LanguageModelUnavailable, AnswerWithheld, PromptTooLong];

    /// <summary>What any request that needs the database may meet.</summary>
    public static IReadOnlyList<ProblemKind> OfDatabase { get; } = [DatabaseUnavailable, TimedOut, ShuttingDown];

    /// <summary>The short text that goes with the code.</summary>
    public string Error => Code.Replace('_', ' ');
}
