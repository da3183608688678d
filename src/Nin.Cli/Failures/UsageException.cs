using Nin.Networks;

namespace Nin.Cli.Failures;

/// <summary>The command was asked for something that cannot be; the message says what, and what can.</summary>
internal sealed class UsageException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>
    /// Calls the library with what the user typed: an argument it objects to is the user's. What a network objects to stays what
    /// it is, since it may be about one picture.
    /// </summary>
    public static T Blame<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception error) when (error is (ArgumentException or NotSupportedException) and not NetworkException)
        {
            throw new UsageException(Failure.MessageOf(error), error);
        }
    }
}
