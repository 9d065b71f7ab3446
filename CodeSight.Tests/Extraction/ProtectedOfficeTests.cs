using System.IO.Compression;
using CodeSight.Extraction;

namespace CodeSight.Tests.Extraction;

/// <summary>Workbooks as another program (officecrypto-tool) encrypts them: with the password that Office itself knows, and with another one.</summary>
public sealed class ProtectedOfficeTests
{
    private const string Agile =
        "H4sIAAAAAAACA+2VeVhTxxbAL0KoLLKJVFAhBgQKlWwECLIYQiSAIQlhf0jNnkCSG3ITMIj9ALVWQeQTWZRKladYAQta9611hVooKoJooQJi0Qq44VIReIOE" +
        "Vv3a7+nr++O9fj3z/TJ3Zu45Z86ck7kXmy27tu+164bekABIHxodM4IMX5nTA0yZHFhMjMcZHRsbm5we+1v+r2QEMKrDAOQPBRjP+XuAqbrc/s1fm/H/tD7g" +
        "9/JvBDAGmABMAdMAZgDziSsAsgRYAaYDrAEzdDXzPuhnAmwBdoBZgNmAOQB7gAMADZgLwAAcAU6AeQBngAvAFfABwA3gDvjw73r8rxMJwaCpQS5okAL0KkgL" +
        "vYvYQCi9ybtE7y11xmttocnkN4UDSSAiaGooDCJB7ypW0JSX/qfovj1vq2eg68ej5r+MWgl2IAVnoYBCASLw9DZir/Ov/w7+x8/JGfV7/oWQAGJBXDCTAn7F" +
        "YPzvBKPzPylvlzMI+kLn35vgRYD+hBiAthD0foHL5DJ0mlCFSGGFPwbvgcOghQo+LJAqxP6Y6KhF830waETNVQi4Mlgh9MdohQgmMMDYD7yk0irVQAsNLCgQ" +
        "f4xErVb6YrEIXyKUcxEPuZSvghFYpPbgw3IsLBJJ+UIsAYfzwv6mipnQ9VW+g3aKUEubMACrsEougqTDKsGkIf5/aogvVKmlYI2rFmICjNFoP7AazFVz0QhX" +
        "puZIM0DkeC8MmieD+Sm/DcFLQVI1iJ1AAiMJF5FMrHl5YtB8qVIiVFFkYlglVUvk/hgKjTM5S5VwpYqXJzz5xIAFQmoQdcLIK0ocOoWEJ2BebiOGK9MA4wJW" +
        "sphNppARqlISGxFCIKhD0nhsf38M9uXGBWDXoQq1UAwsaNG6sxYK6HIuP1yo9ccwccmh8WxpulgSxnanRAnTxDgOgRjJXBSRujgkJCM4TcxKpUVEB8ulsE9q" +
        "RkaEUsnRklUkRpqE5KmkMKJVnEjEmxYcHY5ExpP47moy0RtHpQD3r/vSbVYW67kILwmDKfQQjieSro0N85GpvKIyWBIyLUyFS9DiMmie0UxJujaZQCR4B7HC" +
        "JTQBL52sScaqlEKYKSISKVJhREIkwTs5AY7R4pjeGpb412BfzSEyPvPGHFqjkv7p2pqwCywrfX8NERwlGlFKFVRYo1CDYsCNC+Z/sFqC6WK1DJHEE3hEOR0O" +
        "o1ASEBo//bV0xQhVoPSFKjowFqpQakA8fFiC8OO0fAlZoApiLpOly6PicOw/1NL5SsDHE4kkhEVXRqtkcjY9DOEEx2hSU2JhHImHBGnjYxip/GReeAwlLj2d" +
        "RuBJNF4xnARGXDgu2itFSiCIqLF0z0VCcap3LJcRwWDLiGQ2/nWv4Nx1zpRwNI8oYJE0wXEEpbcoleEulccpEsKY+HA8UwPKksGm4LSLRckiRFctIIOvZfhl" +
        "BWHfKCG/V66ngD++Pzfp7uHYTOH0Cx577Vqd5TkPfRdFHd1VvyL+cDkqwm9sV0mV7Q8DomTo7oHhZWrm6asXcS1ZBUNTD2xdnJ+5+mprueEhM+8vtrSfdMKb" +
        "MeoF0z94uo9Foo5WOw8+Z+CO/7wnZ2zAXJnj3sW+f7qhaz+XDjlnr13Q+ijW/JG9d2Pxto7o459eZfU49/k03tTWVfyMvXI+2OFUk5tpVd/+3ry62ryZZ8qz" +
        "nDSpmwQ/PcOsydKmWYj3M2sXtI22PXWprdVYWqXUfFlaTzxQ+iDXl88L7r11KMZ1RWklcf4J7bq6gUQT8qhnz8cWkqgk3/OGt7U3GqLgO7zhlkEWt9ZXIjHK" +
        "PT37pv4gubucaeiUTBGpl9h57D2GMr8WfYnX7s6+73E6K+7LiM83GG2grRy5EWqVKSDsgQ/t6/8ptKavYFhUAJdYFN5bOnfWzfgk/JGxfZHzGgvIaS1Ts6w/" +
        "vDZ8sZPPxOdsFVaJfJ0XnDR0nFYbuGr5LOXXP7afMPrsffJZMy5/+ZigjEQ2rn485+wv31s/12/VTlte2Ne7d3UR90zuc0l1Up3BkV6TNiy6+NQX84sTMXcO" +
        "2HXW7NCjWqdc3tO1LinJS9Q/12DxLJmHi+nanGJntLVimLMjUL4AO3y0p91q/7bdjxxjMpuWGBqtCjDaOWNsYw11cOORw9l1AbNX9h0b3pQHu/yQ3npqt9bi" +
        "pKayL6kh5JyeHem4QeH+WRWNbB+u+JxRyR3MhcNNKAJnw/o2hy3bOa1eS/oHfszi7fKpqjPuHf1mezWl8uhXLnfLsKTjuchGv3zig9yDkscXG87bltv6LE35" +
        "lszT2F//uv6wiUXvz4Px265AivPVzxZiHXu5zS2rnxoPfxl4FjWSmriqv6PHaYnWmFZ+0ehDpmLmobXGFzDsovJvOXaHeG0eo1ZzGg847N9KOJVHy/jOpdG9" +
        "vlZNIGOS8i67WDPjrx2zQPg5T3ybatsfHuwzLdka4mjJ2fx9gX+tXV/JBuN5PVaxjIB8pKIwE+vWsqJ7Y8RMieXAufLiTpuP8LULqoQZO683dK/ZeHnwScB0" +
        "+am2FXDPuUs176Gasv+Br4xKsiWtXu7V7Vh/MOeTzs6HZtfCzxUem4ePnbspa2jbYFl1bqXsyWFHld7J5HzTIbL+9iyrK8vc3XYXp1GfPXVL836fxBuymf/U" +
        "LNSr7PTSAtmn0F0Td70p1/vMP6uUuXaup/pDbLM8lHFR6M3+KQ2n7E0V05YU526ebUA0Sox3swlmWKU2FM9e6bvPnS+4VTGzeW4Rg10cW2WSMQ+mDJG7pIn+" +
        "xxp5h+lFO0/Y5hctIHaSd4wcv5zmNMepnta/bkXZc7/GYFwt1dYDfztwF+WgQTM7c5Pl/TVXqi7RTBd7OnWWFjbHf+4w4JTg3uX7jd3ZhAhXx3tKU/rBvqB1" +
        "vDz/2c4OVagKLFNMYg31zcvNZhsb3npxvOPbwIq8FtnlvM32TnrZg07IFe2Dew2dd0T3HZ5ML1qZ3NHqO7gk6uDWZdtf1KiciaKA7JxOd1ZCXsPD67y5Y7Sj" +
        "TaiwmTXkpb25n5Xo7Rn7rqj9efvjUPvH1p+Sa2bcS3/g9mikd5V1wFITqr3drI3nPs6f/8i0R5DgV7J7T/OWjGrDVm5H9d6P1g7tUJzow+688UtTPj3Z9mzF" +
        "3esmZZ/f8y1+UZp5QFv3Ymvxjn63fRjzix3NX32yhTqUtPmf9zqE1k2o21Nl8t6gXA/R/PUfnOw+c+IZ3fyug6BvczVV3bXcNdu+wFM0+g37E1RLtO/ImWzn" +
        "q01PI7ZZBh2ZQU5DRkzTVkRG8orsbiTW6U/TrO6/hQp+cWc97uh7Dd2GNHyjK/FSs7pRGctYU/yM5fPI58cfbEZp31GPMij9LMObV4T5bR6lVymVNvXp8j28" +
        "gewh+uL60m0XEhdlWy6tdOMuS6hfjY46O6BwNSwbMGOucV8oaw3ovWlz2019aVVhO/QXlX8BzBs7OQAUAAA=";

    private const string Standard =
        "H4sIAAAAAAACA+2WeVBTWRaHXyBskbAkRFkUCCKBROwGRLQhYBz2RZZoABEEJYCEJSyK0kIyIOgoODTDIs0yrA1CZFQUEBDCYhNsE3ABURACNIs2ojSyiSFz" +
        "o9A1NdVVrTX/zNT4e/XlvHuSe0/OuTfnpadbkV90XXUE+jeZQ+LQqlAGkvwXHwwgtj5Q+DgWsSoUCtfdwi/6n5IAsLoGHOyfBEBybU+/8P+B6DctDoCv7bto" +
        "/6UA0gAZAAKwASALQALkAPIfWwCkCEAB0AAlAAawEbAJoAxQAagC1L6cqf9K3KBwcEVDmpAVFAZsJHQa+hxthCRg670E9olzRGftwwH78PwgQ0GQEbiiIXvI" +
        "GPpcoSCxD/HF1p49nzoPvmZFWR/7kDUdfIPjoBZhkB0gANx9itTX4ot/RnxRnfi/G58K+UMukB/w0MBrIBj/kbTW4q/rU+KLenyFxMd7E8NdhtB/IDj4R6AN" +
        "bApAe80nFwD8TAhirvWAdTmB+opyDYeiAAG/nbogkKuoCqLsNSE3cCJIwIp8ojEJfIYM7J9+q1I4qEwkeJ8OZopW1AQ1E616Eoz8wSqRwCPqTRi7SetwPaTL" +
        "QAetitTldOZIrs79UWdCbol1JdlzLChD1K8cvkt4X2tZjCq2r6Tz6kc6XLQ0uicVgiNudvuiY1VHMH+Uf8ZaHaXvywa5wJe36Hd5w7tyWH043Ff9HI8bzg4n" +
        "ZEzF/6Z83UwYf7h/amq+bKHo1I09QbpRZ5unOov125xJTir6vPkfkemBpiPfN7OddhPIzLOB00TqePZJlqFUys/zr3Za0f0TbK+utkFTwVZs3sJzgoPW23T6" +
        "RNIzCc0Wm0yz7Ky+i6oWl3ixpDYlhbxVLyb+DgppFsVhzwib2DihBilsoHqbLsNice7MVWiLY/hM6cqyYFn38kQBrmv/ad02b2S7V+MDKi33WD2Dos6ZvEee" +
        "1fUvkLPcOIDVKd7+6O+d6Qkad+YOOqhlEtIPToZqmCLp0luU645Gb0NYMYywb7XxHsSmpebB2jd6XriG8H0YznQD8R6tsR1n/SZ0OE4quabbKGnQWZisELrV" +
        "Ijs3MNPeA1aYvyFEcHEcHuSmHhV3Gk93wN9m8YoMo8LY+DR0Nu8hf4ecsdLycx+hktTm9keyxthpNbZM33NcSFdRaiqHKsint0kaM5LdKwSIx2LMkBwEMiSJ" +
        "sQDDMuKhp3dgnraS3Dc17Y3TpqwDmwV9chO+FY8I8vKHe3U6ad/aZVju0+V7OyjZJWbEloS1xQTC0hxei9/68bLtrzr751wkdGVqjQhE75aa5p8uJE00M4dx" +
        "HjYMs2oe5TU7i7B7xPwnazNWifeo5H5ca+hJfLr87iqifEzL2aKCG5RWNe/zj7ndNXxPZK59MLcUwaY7yqD23sWjXJFpHVu3lbzDoF0csJHJli+biTzbSS35" +
        "oJtWpYJrLdskcaVNaLpuO798KD+jVfWuj5lnAWUrYv8hH2M5Rzrnrg1xKixlfDuKmycdpk9LsCDdWGB7PWg9b8TClg2s8N8lvnbhMS3ryIx4ipSOq/j9MznK" +
        "ypBMUKidD+z2nMWlwSSNajV9+SN/Jg9Ui11tmenffask09qVjVHL28S1zduFIjvFyctGEfJ27sluj+4LJqLymwIc4d7P3u049dXYhcd0jtehzkgM6hUjZaNp" +
        "h4K7Mf7J+wMr209W1PZp5WXJusborRiZ+xOmJEprzYrqKOcbNrgePgbjKFNpsypc8ny3VvUdJYcMcr3K9Cb5ltFyxVlHSo7Ji9fo3KFtOAsqLe9W67At1WQn" +
        "yWKpMHeofybxF3XfY6ykIy3X314w0iScwKm9aNi+gzvmZjKc1RWI+sdL+DU0adxXMoKZU6tuciMPdulAmN5YL7fRzocXsvP7F9gaqbrk734pt0iNWCZ5jbd5" +
        "ItIHv+0I7bIODL540ymhsP1NPDaEprfZpkrg97Q+wSbia2sDP2z8XP5qqF+X0s3FhzGU6KGeq/Ld7p2N98qsuNitPpWphgfR8Or6cwklWRXBaMpDiMUveIdI" +
        "MfvL2VhmncnISg9P2/k43jRwsQ6tx33C4ce7W+v84Buk8UTzr47FvTSBJ9TTP1um9vacF1u/NIK+0ZuKuHSirrjIbThRyt/pieAQq6xqdLXgvHai/YNf244S" +
        "F5as/aZW0mLInbWXh3X0AhP31Ebaht/sX1Fdxl3Bl6S3p90tG5Pi7bqCmdXVeWr4g1yFOUIohXK3E5MUHqWcn7jPpHbuEz5OrfS8fXJ0sdY08OAzDdyy8TFK" +
        "76lixLSZPnxf5by/e1l0ts1A/cCgW+veW3uFQ+Xh3COuhdOQ6tzXXpnMgUFkztnrrYx088kIDfs6g1657d37E6XTXhgsCXAT0QdVhmKnpAlVLe6PT5zrGrwW" +
        "d5xqsNwTwUnSyVGMOONxLpMeepTxDUscNnXiVY/hteiVnS6xSsVb0AJtH4PyppchHgaR9o6kOZXOhzPflPZiIhzSJbHuPRjFZQUTnp1TxxGKckvFw4bF2Czi" +
        "uBOnOqIqgw/Tq7zMLewPUI7TReUvjh3w6n0aWkRcqtEMr0YoP69UIsVeWXK2+Vm6QDyrDnXovRTW+GLj6QD8hQ3QF/2u/gnmhiRNABAAAA==";

    private const string OwnPassword =
        "H4sIAAAAAAACA+2VeVhTVxbAnyxFNhVBFKoQoiKaliwmYNghQMIWdhKjA2QjCWQjGySCiOJCKYiAUnBBBAVUQFCrrWBZRmlBRitaVywCMsqiFlTQosxFQqt+" +
        "7Tc6nT9m+vXc75f77r3vnHPPPSf3Xbpo1FVcY34XekdcIE3o1YQu9NEbczMAGtODOVPjSV5NTExMT0/8Jf9X8hLwSo0WyJ82YDLnOoCZ6tz+xZ+byf+0JuC3" +
        "8q8L0APoAwwAhoBZgNlTVwBkBJgLMAaYAOapa2Y+6BcAzADmgI8BCwGLABYASwAMYAWAAxYDlgCWAqwBywA2gOWAFQAE4JO/6vG/TggkAk0GcuEFCUEvgZTQ" +
        "h4gppD1j+i6Z8Z46k7Xmpj/9TQmFuNBK0GSQL4SDPlTmQhqv/Wuovz3vq6el7iejZr6OWgx2wANnIYR8ADHg6X3EQu1f8wP8T56TtfZv+WdDLCgIooOZOPDL" +
        "AeN/J3C1/2l5v5xBULnavz3GDgP9AdECzQ30Tq6JAj5MwZZIeSKhMxxti4LD2EKmiMUTcpzh4WHen66Cw6QyupBF54uEbGe4ki2Fu7roOYGXJEqxDGjBgAWh" +
        "1BnOlcnEDkiklMllC+hSWwGPKRFJRTEyW6ZIgBTFxPCYbCQGhbJD/qoKn9J1EH+Adhxb6TVlQCRBiulSaYJIwpo2xPxPDTHZEhkPrNFlbLiLHgzmBFY96TI6" +
        "TErny0J5KhA52g4OY/BFzLhfh+AlD54MxI7BgRGXLuVOrdlh4TAmT8xlS9z5HJGEJ+MKnOHuXqHTswQunSd8fcLTTwEiFpvgQZgy8oZSKMkdh8bAX28jgs6X" +
        "A+MKkThcSBFRYzlxggAEEYvDciiBwc7OcOTrjbPArn2EMjYHWFDC1GfNZpEEdKYfW+kM9/VV+kbwg1U+WKmAEURFC0gqLkGJCPKQIOirQygiNldCRcWSE4QJ" +
        "ibFYkowaYI/nxbujkV5MNt4zKAFPtQv3Zftj5cGrRdwQf0oo3dtPEuYO3L/tS71ZcixDgsN7C0XUIDyeai8IZ3qp0GSlF5VG9I3DUVlhKi4/LJSBZgiC/dBi" +
        "QqCnPSpQgKAwglYJqF6clWF2ChSVJsbZ00JQPnbuwT6okHAlI+GXYN/MoXRy5p05mFzC+8O1NWUXWBY7/BIiOEqYVMwTEkRyoQwUA2pS4P+D1eJHisdg/MUC" +
        "NkWKQss9Ynz4CfTYt9MVwZaA0mdLSMCYj1AsB/GoKNgQogql8FWKZDS5vY8XE4NFcH5XS+0rQYzyJyOpXHSClOUVo5AJRAkxFHuBhCRQMJgrMe4qGscDG0bw" +
        "XMUVrYwje/GocpmCyueypHI5n0vB8WgqBpkslknRFJW/NEDlzrZnCewS3vIKzl3tzJPqTeDRYlDeeKYdTZkYSA4XE31XBwbQJKF2PuFMVgiCQQpZTeUh/Jnq" +
        "agEZfCvDrysI+U4JOb1xPbn8/v2Zp76HIzP7qpduMm3QebTyZXHiCUKQ6zc33RK1Dp3KqvbjH3j4876fChsLS6ETN7PY5MyITLFt/JHm4NXmBxS4nm+ft7Tf" +
        "3po0u1XcnL++3GXWQ0JtQ27/OjwrLbbiZbEnY9WuceLczPuDEkVKfeJsj+NeybK9xYeHXyAO9Qr79NqXGxfdKN1Zv3kiIPMew8lv9pfjnaf21+stPI9BuHDW" +
        "uIYogh9d7d6auGBEeplUTzlheHNfUrbZR5xX953vSNul3JqcMr6quS3WJZddOIe0yMq/eFFUBt+07ww9wOfK6oorJqzjX9153OLa97N52OgQRnK1wPQUv8y8" +
        "SifVfOeWq7u7CnqwjmMRxjS98+kv0mUaTkec1/tmnl+ItyBwMJwHLncvG3yE6og2c7uxtqjhhyOf+V8YRctK6qv/aR9U/Mzi62sm24PrrcuHj37/8vhnw5Lx" +
        "lCEnY//r0a7WYRvbGp94HDv80wA8J9ran5xl65BXeLY/viKUeLeqrq/N0f0UrbepDIup6rCJ6t5Usk//1rUCw61O8kWeFF7ZvmaCzhNjb/yOnGWHRkpTG1qa" +
        "Flj5H96x/zvnBq9c+o9PyVKLu8XNosMXLyd/X0JMed607nkVsQjZlXv0xzTnvYOETf0P242C1vke4r2wF51iesjmRX5uq0srf/hDia7BJ1UORZhn8dnR0cMU" +
        "ue4ZjPj66bz0izs7TZZ77rLMZ1Ge6lZhnvXV9ZoiaTaPTHQMFtLHvimpadn/gNfWdH9W6AGu8HpeuslMcowV9Vj0jZGonUPnzywjOh75m9bHHbiv5hlVizLv" +
        "zypzxOTaaM+/uRtSfZXQoKyVzcmqs2rUYxTmO42e/94y68duH6Kf30P/kxYrdKrzvAe+OztzY6OrUQbSq/tr73UoeQ3bhRT1+JyIQiUT9+ej7D1rBuscr1QT" +
        "i3/mdhW1NFvSl2wd6Ei6cZTr8CA9Nd9oe1t3twlLuh/Z2+ERtW1rl7/rJmhb8u6kFRVrNoU7XBhCyefjBquLtX+yW7XPI9h3ceGZsk+3pEo3zgkWXhgfKAz8" +
        "Lskq6h/WY6LY0Vg72X74Z10ljyInkus6bvRCdbKDIVfP1+PKEMb6nD0ZbtXZXIeZ/boRhVitflJYsKTV4DI2v2f3ntEX2yd6Ejm1pI4Dyijt4X6964tijo/t" +
        "efGUwLHVQsf0G/RssG0fFu7tvLjwWhusOfhyAb31tvmtCXtlUfcXjM7wE44pKvE6I5teU0WMt2oEsdGxdW5tqwb9DGmn4ZC5plnoYiSuEr8qZQMdVcDErdd3" +
        "X1mnpX9MrzNfKjXNeLmiU5rFpzW5Ri0U5mnVP35aujdc0UEzyB9SHBlAjBpOoMNp8XkWFpHNXMhUcZb3LFLTg+E6lNveYYYy0jHLjncVbiH6JGdUZhddHFt+" +
        "h9uuitOkaitwgpctD27fml85Qz+pFK334hXuqEF5qZ3FjudrHWNLmg/YfDk2sk2fNV5bkMbMO21TO7ikVcMxUrv14FpNTnnvabODoS33bo+36WcSq+d14jc3" +
        "DTcOyg9mGM5J2pOanPNJVnDHhs2GT5aU7cJXhC+6pYXQQZw0KUT0hhtajFS8jOyo9Eg7BpULl45ZL8Z+nJ6q2e62JaGkcK1nNmNFcZ0Ry9YAv2RD9Pq/p1Qt" +
        "3Vsa7JnTr+XmnoZyc148sKax4FLKdnFTvMiEdmPNbDgD3pXWZXx6cK3WOc29tW1QTd0FlFMjNCPTPCfZ40KFbuXjb/oeNFjm7AujRodmHBv4oudzdxhjV+76" +
        "Sw0VG45mNjw1WRtxc7SSX3n31tLdBvc8l3beq/uWfeSA1bcPLVsOd5mfM6fV4rO3IJD0IFzAFfvGiomZz/eMf0re7BiY+qQmffPJVxe0tl3D7CCQYdsQZYdO" +
        "4s/ZQ8NPdbVnRkyUtdZdHtHo1kw7KEwa3nXpus9VnwclrRbGJ5wH43qOnj7LsZzDYi1Ydgf6k8q/ALucYUQAFAAA";

    [Theory]
    [InlineData(Agile)]
    [InlineData(Standard)]
    public void A_workbook_that_opens_without_a_password_is_read(string file) =>
        Assert.Equal(
            ["Heading 1-1 [S] S", "TableRow 1-1 [S] Plan | Price", "TableRow 2-2 [S] Basic | 42 {Plan | Price}"],
            Reading.Shown(Reading.Of("book.xlsx", Unpack(file))));

    [Fact]
    public void A_workbook_with_a_password_of_its_own_is_refused() =>
        Assert.Equal("The file is protected by a password.",
            Assert.Throws<FileFaultException>(() => Reading.Of("book.xlsx", Unpack(OwnPassword))).Message);

    [Theory]
    [InlineData(600)]
    [InlineData(1500)]
    [InlineData(3000)]
    public void A_damaged_encrypted_workbook_is_refused(int length) =>
        Assert.Throws<FileFaultException>(() => Reading.Of("book.xlsx", Unpack(Agile)[..length]));

    private static byte[] Unpack(string text)
    {
        using var unpacked = new MemoryStream();
        using (var packed = new GZipStream(new MemoryStream(Convert.FromBase64String(text)), CompressionMode.Decompress)) packed.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
