using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Nin.Formats.Safetensors;
using Nin.Onnx.Format;
using Nin.Onnx.Graphs;
using Nin.Onnx.Tests.Exporting;
using Nin.Tensors;

namespace Nin.Peers;

/// <summary>What ONNX Runtime answers, written down for the tests: of the models of tests/golden/onnx, and of any file.</summary>
internal static class OnnxAnswers
{
    /// <summary>Before the name of an output as the graph computes it when no two operators are made into one.</summary>
    private const string AsWritten = "as written/";

    /// <summary>Writes the files of all models into a folder, and beside each what was asked and answered.</summary>
    public static void OfModels(string folder, TextWriter output)
    {
        foreach (ExportedModel one in ExportedModels.All)
        {
            Nin.Models.Model model = one.Make();
            string file = Path.Combine(folder, $"{one.Name}.onnx");
            File.WriteAllBytes(file, one.ToBytes(model));
            (float[] input, int[] shape) = (one.Input(model), one.InputShape(model));
            List<SafetensorsEntry> tensors = [SafetensorsEntry.Of("image", shape, input)];
            tensors.AddRange(Answers(file, input, shape, isAsWritten: false));
            if (one.CalibrationPictures > 0)
            {
                // Operators for whole numbers round elsewhere than the pairs that they stand for.
                tensors.AddRange(Answers(file, input, shape, isAsWritten: true));
            }

            SafetensorsWriter.Write(Path.ChangeExtension(file, ".safetensors"), tensors);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{one.Name} {(one.IsCommitted ? "kept" : "left out")}"));
        }
    }

    /// <summary>Writes what a file answers for one striped picture, from -1 to 1.</summary>
    public static void OfFile(string file, string target)
    {
        OnnxValue input = OnnxFile.Read(file).Inputs[0];
        var shape = new FeatureShape(input.Shape[2], input.Shape[3], input.Shape[1]);
        float[] picture = [.. StripedPictures.ChannelsFirst(1, shape).Select(sample => (sample - 127) / 128)];
        SafetensorsWriter.Write(target, [.. Answers(file, picture, shape.ToChannelsFirst(1), isAsWritten: false)]);
    }

    private static List<SafetensorsEntry> Answers(string file, float[] input, int[] shape, bool isAsWritten)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        options.AddSessionConfigEntry("session.strict_shape_type_inference", "1");
        if (isAsWritten)
        {
            options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
        }

        using var session = new Microsoft.ML.OnnxRuntime.InferenceSession(file, options);
        long[] sizes = [.. shape.Select(size => (long)size)];
        bool takesBytes = session.InputMetadata[session.InputNames[0]].ElementType == typeof(byte);
        using OrtValue value = takesBytes
            ? OrtValue.CreateTensorValueFromMemory([.. input.Select(number => (byte)number)], sizes)
            : OrtValue.CreateTensorValueFromMemory(input, sizes);
        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> answers =
            session.Run(run, session.InputNames, [value], session.OutputNames);
        List<SafetensorsEntry> tensors = [];
        foreach ((string name, OrtValue answer) in session.OutputNames.Zip(answers))
        {
            int[] answered = [.. answer.GetTensorTypeAndShape().Shape.Select(size => (int)size)];
            tensors.Add(SafetensorsEntry.Of(
                isAsWritten ? AsWritten + name : name, answered, answer.GetTensorDataAsSpan<float>().ToArray()));
        }

        return tensors;
    }
}
