using Nin.Caffe.Format.Proto;
using Nin.Layers;

namespace Nin.Caffe.Lowering.Rules;

/// <summary>Layers that make one value of several.</summary>
internal static class MergingRules
{
    private const int Product = 0, Sum = 1;

    public static (string Type, Rule Lower)[] All { get; } = [("Concat", Concat), ("Eltwise", Eltwise)];

    private static CaffeTensor Concat(LayerCall call)
    {
        ConcatParameter settings = call.Layer.ConcatParam ?? new();
        int axis = settings.HasConcatDim ? call.Whole(settings.ConcatDim) : settings.Axis;
        call.Require(axis == 1, $"expected the axis 1, got {axis}");
        return call.Inputs.Length == 1 ? call.Input : call.Add(null, new Concat(), call.Inputs);
    }

    private static CaffeTensor Eltwise(LayerCall call)
    {
        EltwiseParameter settings = call.Layer.EltwiseParam ?? new();
        call.Require(call.Inputs.Length > 1, $"expected two inputs or more, got {call.Inputs.Length}");
        call.Require(
            call.Inputs.All(input => input.Shape == call.Inputs[0].Shape),
            $"expected inputs of one shape, got {string.Join(" and ", call.Inputs.Select(input => input.Shape))}");
        switch (settings.Operation)
        {
            case Sum when settings.Coeff.All(factor => factor == 1):
                return call.Add(null, new Add(), call.Inputs);
            case Sum when settings.Coeff is [1, -1] && call.Inputs.Length == 2:
                return call.Add(null, new Subtract(), call.Inputs);
            case Product:
                CaffeTensor result = call.Inputs[0];
                for (int i = 1; i < call.Inputs.Length; i++)
                {
                    string? part = i == call.Inputs.Length - 1 ? null : $"product{i}";
                    result = call.Add(part, new Multiply(), [result, call.Inputs[i]]);
                }

                return result;
            default:
                throw call.Failure("expected a sum, a difference or a product");
        }
    }
}
