using Nin.Cli.Failures;
using Nin.Formats;
using Nin.Models;
using Nin.Networks;

namespace Nin.Cli.Input;

/// <summary>Tells models that answer with classes from those whose output is a map, boxes or the like.</summary>
internal static class ClassAnswers
{
    /// <summary>The model, for a command that asks for classes.</summary>
    /// <exception cref="UsageException">It has none.</exception>
    public static Model Checked(Model model) => model.AnswerKind != AnswerKind.Numbers ? model : throw new UsageException(
        $"{model.Network.Name}: its output is {Described(model.Network)}, not a list of classes; InferenceSession of the library "
            + "and 'nin export' give its numbers.");

    /// <summary>What such an output is, in words.</summary>
    public static string Described(Network network) => network.Output.Pixels > 1
        ? $"a map of {network.Output.Height} x {network.Output.Width} x {network.Output.Channels}"
        : $"{CountText.Counted(network.Output.Length, "number")} of several dimensions";
}
