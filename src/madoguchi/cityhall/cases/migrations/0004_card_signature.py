"""Signatures made with a card: the proof with the signature, and those that wait for a clerk's word."""

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import madoguchi.cityhall.tenancy.encryption
import madoguchi.cityhall.tenancy.scope
from madoguchi.cityhall.tenancy.append_only import append_only, append_only_lifted
from madoguchi.cityhall.tenancy.row_security import tenant_table

METHODS = [
    ("tablet", "タブレット署名"), ("ink", "紙への署名"), ("assisted", "代筆・補助"), ("card", "カードで署名"),
]  # fmt: skip
PROOF = (
    Q(method="tablet", strokes__isnull=False, assisted_by="", card__isnull=True)
    | Q(method="ink", strokes__isnull=True, assisted_by="", card__isnull=True)
    | (Q(method="assisted", card__isnull=True) & ~Q(assisted_by=""))
    | Q(method="card", strokes__isnull=True, assisted_by="", card__isnull=False)
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_card_reading"), ("tenancy", "0002_walls")]

    operations = [
        append_only_lifted("cases_signature"),
        migrations.AddField(
            "signature", "card", madoguchi.cityhall.tenancy.encryption.EncryptedJSONField(null=True)
        ),
        migrations.AlterField("signature", "method", models.CharField(choices=METHODS, max_length=10)),
        migrations.RemoveConstraint("signature", "signature_method"),
        migrations.AddConstraint(
            "signature", models.CheckConstraint(condition=PROOF, name="signature_method")
        ),
        append_only("cases_signature"),
        migrations.AddField("cardreading", "tag", models.CharField(blank=True, max_length=64)),
        migrations.CreateModel(
            name="CardSignature",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("signer", models.CharField(max_length=10)),
                ("act", models.CharField(max_length=60)),
                ("certificate", models.CharField(max_length=20)),
                ("grade", models.CharField(blank=True, max_length=10)),
                ("differences", models.JSONField(default=dict)),
                ("proof", madoguchi.cityhall.tenancy.encryption.EncryptedJSONField()),
                ("at", models.DateTimeField()),
                ("txid", models.UUIDField()),
                (
                    "municipality",
                    models.ForeignKey(
                        default=madoguchi.cityhall.tenancy.scope.active_municipality,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.municipality",
                    ),
                ),
                (
                    "packet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="card_signatures",
                        to="cases.packet",
                    ),
                ),
            ],
            options={"verbose_name": "カードの署名（確認待ち）"},
        ),
        migrations.AddConstraint(
            "cardsignature",
            models.UniqueConstraint(fields=["packet", "signer", "act"], name="card_signature_once"),
        ),
        tenant_table("cases_cardsignature"),
    ]
