using System.Globalization;
using Nin.Cli.Output;
using Nin.Data.Preparing;
using Nin.Models;
using Nin.Onnx.Lowering;

namespace Nin.Cli.Input;

/// <summary>One of two models that are compared.</summary>
/// <param name="Path">What it was called on the command line.</param>
/// <param name="Model">The model.</param>
/// <param name="Origin">Who said how pictures are prepared for it.</param>
/// <param name="Onnx">The network as it came out of an ONNX file, where it did.</param>
internal sealed record ModelOfPair(string Path, Model Model, PreprocessingOrigin Origin, OnnxNetwork? Onnx)
{
    /// <summary>What pictures become before the model sees them.</summary>
    public VerifySideJson Prepared => new(Path, Text(Model.Preprocessing), Origin switch
    {
        PreprocessingOrigin.File => "file",
        PreprocessingOrigin.Other => "other",
        _ => "usual",
    });

    private static string Text(Preprocessing preprocessing)
    {
        string samples = string.Create(CultureInfo.InvariantCulture, $"samples from 0 to {255 * preprocessing.Scale:0.###}");
        return preprocessing.Kind switch
        {
            PreprocessingKind.Standardize =>
                $"{samples}, less {Numbers(preprocessing.Mean)}, over {Numbers(preprocessing.Deviation)}",
            PreprocessingKind.GcnZca => $"{samples}, of equal contrast and whitened",
            _ => samples,
        };
    }

    private static string Numbers(IReadOnlyList<float> numbers) =>
        $"({string.Join(' ', numbers.Select(number => number.ToString("0.###", CultureInfo.InvariantCulture)))})";
}
