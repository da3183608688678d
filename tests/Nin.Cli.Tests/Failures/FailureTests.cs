using Nin.Cli.Failures;
using Nin.Formats;
using Nin.Networks;
using Nin.Training;

namespace Nin.Cli.Tests.Failures;

public sealed class FailureTests
{
    public static TheoryData<Exception, int, string> Known => new()
    {
        { new UsageException("no such thing."), 2, "no such thing." },
        { new RecipeException("epochs: expected at least 1, got 0."), 2, "epochs: expected at least 1, got 0." },
        { new NetworkException("net", "no layer."), 2, "net: no layer." },
        { new NinFormatException("PNG", "too short.", "a.png"), 1, "a.png: PNG: too short." },
        { new TrainingException("the loss is NaN."), 1, "the loss is NaN." },
        { new IOException("No space left on device : '/runs/model'"), 1, "No space left on device : '/runs/model'" },
        { new UnauthorizedAccessException("Access to the path '/x' is denied."), 1, "Access to the path '/x' is denied." },
        { new InsufficientMemoryException(), 1, "there is not enough memory. A smaller --batch or fewer --threads need less." },
        { new OperationCanceledException(), 130, "cancelled." },
        {
            new InvalidOperationException("two\nlines"), 1,
            "internal error, please report it: InvalidOperationException: two lines (NIN_DEBUG=1 shows where it happened.)"
        },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void Of_Exception_HasItsExitCodeAndLine(Exception error, int code, string line) =>
        Assert.Equal(new Failure(code, line), Failure.Of(error));

    [Fact]
    public void MessageOf_ArgumentException_LeavesOutTheParameter() => Assert.Equal(
        "expected 1.", Failure.MessageOf(new ArgumentOutOfRangeException("count", 3, "expected 1.")));
}
