using System.Collections.Immutable;
using Nin.Formats;
using Nin.Keras.Format;
using Nin.Keras.Graphs;
using Nin.Models;

namespace Nin.Keras.Lowering;

/// <summary>Makes layers of a network of a model's, as far as its outputs need them.</summary>
internal sealed class ModelLowering(ImportedLayers network, Dialect dialect, Limits limits)
{
    /// <summary>Models that are layers of models that are layers ...</summary>
    private const int MostDepth = 16;

    private int _depth;

    /// <summary>What the model's outputs are.</summary>
    /// <param name="model">The model.</param>
    /// <param name="known">Values that are there already: the model's inputs, or what comes of them.</param>
    /// <param name="variables">The numbers of its layers, ready for them.</param>
    public ImmutableArray<KerasTensor> Lower(
        KerasModel model, IReadOnlyDictionary<KerasValue, KerasTensor> known, Variables variables)
    {
        var layers = model.Layers.ToDictionary(layer => layer.Name, StringComparer.Ordinal);
        var values = new Dictionary<KerasValue, KerasTensor>(known);
        foreach (KerasValue output in model.Outputs)
        {
            Compute(output, layers, values, variables);
        }

        return [.. model.Outputs.Select(output => values[output])];
    }

    /// <summary>
    /// Computes a value, and before it what it needs. Without recursion: a file may chain any number of layers.
    /// </summary>
    private void Compute(
        KerasValue wanted, Dictionary<string, KerasLayer> layers, Dictionary<KerasValue, KerasTensor> values, Variables variables)
    {
        var waiting = new Stack<KerasValue>([wanted]);
        var open = new HashSet<KerasValue>();
        while (waiting.TryPeek(out KerasValue value))
        {
            if (values.ContainsKey(value))
            {
                waiting.Pop();
                continue;
            }

            (KerasLayer layer, ImmutableArray<KerasValue> inputs) = Find(value, layers);
            KerasValue[] missing = [.. inputs.Where(input => !values.ContainsKey(input)).Distinct()];
            if (missing.Length == 0)
            {
                Use(layer, value.Use, [.. inputs.Select(input => values[input])], values, variables);
                if (!values.ContainsKey(value))
                {
                    throw KerasFailure.Of($"{layer} has no output {value.Output}.");
                }

                waiting.Pop();
                continue;
            }

            if (!open.Add(value))
            {
                throw KerasFailure.Of($"{layer} reads its own output.");
            }

            foreach (KerasValue input in missing)
            {
                waiting.Push(input);
            }
        }
    }

    private static (KerasLayer Layer, ImmutableArray<KerasValue> Inputs) Find(
        KerasValue value, Dictionary<string, KerasLayer> layers)
    {
        if (!layers.TryGetValue(value.Layer, out KerasLayer? layer))
        {
            throw KerasFailure.Of($"a layer reads '{JsonText.Short(value.Layer)}', which is no layer.");
        }

        return value.Use >= 0 && value.Use < layer.Uses.Length
            ? (layer, layer.Uses[value.Use])
            : throw KerasFailure.Of($"{layer} is used {layer.Uses.Length} times; something reads its use {value.Use}.");
    }

    /// <summary>Adds what one use of a layer becomes, and sets its outputs.</summary>
    private void Use(
        KerasLayer layer, int use, ImmutableArray<KerasTensor> inputs, Dictionary<KerasValue, KerasTensor> values,
        Variables variables)
    {
        if (layer.IsModel)
        {
            ImmutableArray<KerasTensor> outputs = Inside(layer, inputs, variables);
            for (int i = 0; i < outputs.Length; i++)
            {
                values[new KerasValue(layer.Name, use, i)] = outputs[i];
            }

            return;
        }

        if (!RuleTable.All.TryGetValue(layer.Class, out Rule? rule))
        {
            throw KerasFailure.Of($"{layer} is of a class that is not supported.", $"Supported are {string.Join(", ", RuleTable.Names)}.");
        }

        LayerVariables numbers = variables.Of(layer);
        if (layer.Uses.Length > 1 && numbers.Count > 0)
        {
            throw KerasFailure.Of($"{layer} is used {layer.Uses.Length} times: weights that several places share are not read.");
        }

        try
        {
            values[new KerasValue(layer.Name, use, 0)] = rule(new LayerCall(layer, inputs, numbers, network, dialect));
        }
        catch (Exception error) when (error is ArgumentException or OverflowException)
        {
            throw KerasFailure.Of($"{layer}: {MessageText.Of(error)}", inner: error);
        }
    }

    private ImmutableArray<KerasTensor> Inside(KerasLayer layer, ImmutableArray<KerasTensor> inputs, Variables variables)
    {
        if (_depth == MostDepth)
        {
            throw KerasFailure.Of($"expected models within one another to a depth of {MostDepth}, got more.");
        }

        if (layer.Uses.Length > 1)
        {
            throw KerasFailure.Of($"{layer} is used {layer.Uses.Length} times: weights that several places share are not read.");
        }

        KerasModel model = KerasModelReader.Read(layer.Element, limits);
        if (model.Inputs.Length != inputs.Length)
        {
            throw KerasFailure.Of($"{layer}: expected {model.Inputs.Length} inputs, got {inputs.Length}.");
        }

        var known = new Dictionary<KerasValue, KerasTensor>();
        for (int i = 0; i < inputs.Length; i++)
        {
            known[model.Inputs[i]] = inputs[i];
        }

        _depth++;
        Variables inside = variables.Inside(layer);
        inside.Begin(model);
        ImmutableArray<KerasTensor> outputs = Lower(model, known, inside);
        _depth--;
        return outputs;
    }
}
