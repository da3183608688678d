using Nin.Data.Preparing;
using Nin.Keras.Format;
using Nin.Keras.Graphs;
using Nin.Keras.Lowering.Rules;
using Nin.Models;
using Nin.Tensors;

namespace Nin.Keras.Lowering;

/// <summary>
/// The scales and shifts that a model begins with, as a preprocessing: then the network is given what it was given in Keras, and
/// pictures are scaled as they are decoded.
/// </summary>
/// <param name="Behind">The value that the network begins with.</param>
/// <param name="Preprocessing">What is done to a picture before; null where the model begins with no scale.</param>
internal sealed record LeadingScale(KerasValue Behind, Preprocessing? Preprocessing)
{
    /// <summary>How far the picture is followed; no model begins with more of these.</summary>
    private const int MostLayers = 32;

    /// <summary>
    /// Follows the picture as long as one layer alone reads it, and that a scale or one that is for training only.
    /// </summary>
    public static LeadingScale Of(
        KerasModel model, KerasTensor picture, Variables variables, ImportedLayers network, Dialect dialect)
    {
        var start = new LeadingScale(model.Inputs[0], null);
        int channels = picture.Shape.Channels;
        if (picture.IsFlat || channels is not (1 or 3))
        {
            return start;
        }

        double[] scale = [.. Enumerable.Repeat(1.0, channels)], shift = new double[channels];
        bool isScaled = false;
        KerasValue value = start.Behind;
        for (int i = 0; i < MostLayers && OnlyReader(model, value) is KerasLayer reader; i++)
        {
            if (TrainingRules.LeavesNoTrace(reader.Class))
            {
                value = new KerasValue(reader.Name, 0, 0);
                continue;
            }

            if (!ScalingRules.IsOne(reader.Class))
            {
                break;
            }

            (float[] by, float[] plus) =
                ScalingRules.Of(new LayerCall(reader, [picture], variables.Of(reader), network, dialect));
            if (by.Length > channels || plus.Length > channels || by.Any(factor => !(factor > 0)))
            {
                break;
            }

            for (int c = 0; c < channels; c++)
            {
                scale[c] *= by[c % by.Length];
                shift[c] = (shift[c] * by[c % by.Length]) + plus[c % plus.Length];
            }

            (isScaled, value) = (true, new KerasValue(reader.Name, 0, 0));
        }

        return isScaled ? new LeadingScale(value, ToPreprocessing(picture.Shape, scale, shift)) : start;
    }

    /// <summary>scale·x + shift is (x − mean) / deviation.</summary>
    private static Preprocessing ToPreprocessing(FeatureShape picture, double[] scale, double[] shift) =>
        shift.All(number => number == 0) && scale.All(number => number == scale[0])
            ? new Preprocessing(
                PreprocessingKind.Scale, picture.Height, picture.Width, picture.Channels, (float)scale[0], [], [])
            : new Preprocessing(
                PreprocessingKind.Standardize, picture.Height, picture.Width, picture.Channels, 1,
                [.. shift.Zip(scale, (plus, by) => (float)(-plus / by))], [.. scale.Select(by => (float)(1 / by))]);

    /// <summary>The layer that reads a value, where it is the only one, is used once and reads nothing else.</summary>
    private static KerasLayer? OnlyReader(KerasModel model, KerasValue value)
    {
        KerasLayer[] readers =
            [.. model.Layers.Where(layer => layer.Uses.Any(use => use.Contains(value))).Take(2)];
        return readers is [{ Uses: [[KerasValue _]] } one] && !model.Outputs.Contains(value) ? one : null;
    }
}
